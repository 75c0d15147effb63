import { HumanDuration } from '@backstage/types';

export interface Config {
  meca?: {
    /**
     * Mark of this portal on its machines, so that two portals can share a region: letters, digits and hyphens.
     * `backstage` by default. Do not change it while machines run: they would no longer be ours.
     *
     * @visibility backend
     */
    portalId?: string;
    /**
     * The regions of the federation by their ids. A faulty region is left out at start-up, and the log names the key.
     * Drivers read further keys, such as the keys of CloudStack.
     */
    regions?: {
      [id: string]: {
        /** CloudStack's number of the region; no two regions may share one. */
        number: number | string;
        /** Name that people know, such as `MECA-PolITO`. */
        name: string;
        /** Group in the catalog that owns the region, such as `group:default/polito`. */
        institution: string;
        /** `test` regions are shown, but are not in totals and sessions are never placed there; `production` by default. */
        stage?: 'production' | 'test';
        /** Kind of cloud; `cloudstack` by default. */
        driver?: string;
        /** URL of the API, such as `https://cloud.example.edu/client/api`. */
        endpoint: string;
        /** Accepts an `http://` endpoint, whose keys and desktops travel in the clear; false by default. */
        allowInsecureHttp?: boolean | string;
        /** Where the region stands, for the map and for placement near the class. */
        location: {
          /** Degrees, north positive, -90 to 90. */
          latitude: number | string;
          /** Degrees, east positive, -180 to 180. */
          longitude: number | string;
        };
        /** IANA time zone of the institution, such as `Europe/Rome`. */
        timeZone: string;
        /** Colour on map and calendar as `#rrggbb`, readable on white; one is picked by number if left out. */
        colour?: string;
        /** Most that all sessions together may hold at one time; what is left out follows from the region's capacity. */
        limits?: {
          /** Machines. */
          seats?: number | string;
          /** Megahertz. */
          cpuMhz?: number | string;
          /** Bytes. */
          memoryBytes?: number | string;
          /** Addresses of the network that students reach. */
          addresses?: number | string;
        };
        /** Most that other institutions may hold at one time; no limit of its own if left out. */
        lending?: {
          /** Machines. */
          seats?: number | string;
          /** Megahertz. */
          cpuMhz?: number | string;
          /** Bytes. */
          memoryBytes?: number | string;
        };
        /** Machines that may be in the making at one time; 10 by default. */
        deployConcurrency?: number | string;
      };
    };
    /** How regions are asked in the background for health, capacity, templates and offerings. */
    capacity?: {
      /** Time between two rounds; 5 minutes by default, at least 10 seconds. */
      interval?: string | HumanDuration;
      /** How long one question to a region may take; 20 seconds by default. */
      deadline?: string | HumanDuration;
      /** Regions asked at the same time; 64 by default. With as many as there are regions, none waits for a slow one. */
      concurrency?: number;
    };
    /** How classroom sessions hold capacity. */
    sessions?: {
      /** How long a reservation outlives its session, to stop and remove machines; 15 minutes by default, at most a day. */
      cleanup?: string | HumanDuration;
    };
    /** How machines are made, watched and removed. */
    seats?: {
      /** A machine whose access ports do not answer for this long is rebooted once, then replaced; 5 minutes by default. */
      readinessLimit?: string | HumanDuration;
      /** A machine that does not stop by itself in this time is powered off; 2 minutes by default. */
      stopGrace?: string | HumanDuration;
      /** A machine that is on its way for this long is stuck, and replaced; 15 minutes by default. */
      busyLimit?: string | HumanDuration;
      /** Failed machines in a row after which a seat is given up; 3 by default. */
      maxFailures?: number;
      /** Requests per second to one region from one replica; 20 by default. */
      callsPerSecond?: number;
      /** After a request without an answer, how long its machine is looked for before it is asked for again; 60 seconds by default. */
      lostAnswerAfter?: string | HumanDuration;
      /** Pause before something refused is asked for again, longer after each failed machine; 5 seconds by default. */
      retryPause?: string | HumanDuration;
      /** How long a region that did not answer three times is left alone; 15 seconds by default. */
      breakerPause?: string | HumanDuration;
      /** How long the seats of a killed replica wait for another one; 30 seconds by default. */
      lease?: string | HumanDuration;
      /** How often the database is looked at when nothing else tells; 2 seconds by default. */
      tick?: string | HumanDuration;
      /** How often it is looked whether the machines of ready seats still run; 10 seconds by default. Costs each region with such seats one listing. */
      watch?: string | HumanDuration;
      /** Whether machines with the mark of this portal that belong to no seat are destroyed; false by default: they are only logged. */
      destroyStrays?: boolean;
      /** How long such a machine must have been seen before; 1 hour by default. */
      strayAfter?: string | HumanDuration;
    };
    /** How a region is chosen for a session that may run anywhere. */
    placement?: {
      /** How much each thing counts, 0 or more; the region with the lowest sum is taken. */
      weights?: {
        /** The share of the scarcest resource in use at the peak after admission; 0.5 by default. */
        load?: number;
        /** The distance from the institution's own region, 1 at 2,000 km; 0.35 by default. */
        distance?: number;
        /** The share of the region that the institution borrows already; 0.1 by default. */
        share?: number;
        /** The newest version of the template is not there yet; 0.05 by default. */
        travel?: number;
      };
    };
  };
}
