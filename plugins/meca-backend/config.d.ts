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
        /** How templates of repositories reach the region. With a faulty key nothing is delivered there, and the log names it. */
        mgtr?: {
          /**
           * `edge`: a small program at the region fetches images and serves them to the cloud on its own network (the
           * default); `pull`: the portal does both; `upload`: the portal fetches and sends them to the cloud.
           */
          delivery?: 'edge' | 'pull' | 'upload';
          /**
           * What the edge of the region shows to the portal; at least 16 characters, of this region only.
           *
           * @visibility secret
           */
          edgeToken?: string;
          /**
           * Hours and rates in the region's time zone, such as `Mon–Fri 08:00–18:00: 5 Mbit/s; else unlimited`; `closed`
           * is a rate too. No limit by default.
           */
          bandwidth?: string;
          /** What the region has of templates about which nobody chose: the latest version of all (the default), or nothing. */
          wants?: 'all' | 'chosen';
          /** When new versions begin to travel: as soon as they are seen (the default), or once a day. What sessions need and people ask for never waits. */
          sync?: 'on-publish' | 'daily';
          /** Time of the daily sync in the region's time zone, in quotes; `02:00` by default. A missed one is caught up. */
          dailyAt?: string;
          /** Largest disk of a template that the region takes, such as `60 GiB` or a number of bytes; no limit by default. */
          largestDisk?: string | number;
          /** Who is told when a template does not reach the region, and when it does again, such as `group:default/polito-admins`; those of `meca.mgtr.notify` by default. */
          notify?: string;
        };
      };
    };
    /** Global template repositories. Without them templates are what the regions have. */
    mgtr?: {
      /**
       * The repositories by their ids, the most important first: of a path in two of them, the versions of the first count.
       * A faulty one is left out at start-up, and the log names the key.
       */
      repositories?: {
        [id: string]: {
          /** A folder, `https://…` or `s3://bucket/prefix`. */
          url: string;
          /** Further places with the same files: asked when the first does not answer, and used beside it for transfers. */
          mirrors?: (
            | string
            | {
                url: string;
                /** @deepVisibility secret */
                headers?: { [name: string]: string };
              }
          )[];
          /**
           * The file or text of `1.root.json`, which came on a trusted way; or `none` to believe whatever is there: whoever
           * can write to the repository, or to the line to it, then decides what runs in the regions. Everything from it is marked.
           */
          trust: 'none' | { root: string };
          /**
           * Sent with every request to `url`, such as an authorisation; not to mirrors. Edges of regions are given them too.
           *
           * @deepVisibility secret
           */
          headers?: { [name: string]: string };
          /** Hosts to which the repository may redirect. */
          redirectHosts?: string[];
          /** Certificate authority of the repository, a PEM file. */
          caFile?: string;
          /** Accepts plain http; false by default. */
          allowInsecureHttp?: boolean | string;
          /** For `s3:` addresses. Keys stay in the portal: edges need a mirror that they can read without. */
          s3?: {
            /** Address of the store; Amazon's by default. */
            endpoint?: string;
            /** `us-east-1` by default. */
            region?: string;
            /**
             * Left out: the bucket can be read by everybody.
             *
             * @visibility secret
             */
            accessKeyId?: string;
            /**
             * Belongs to `accessKeyId`.
             *
             * @visibility secret
             */
            secretAccessKey?: string;
          };
          /** Versions can be published from this portal. The repository must be a folder here. */
          publish?: {
            /** Folder of private keys, outside of the repository; left out with `trust: none`. */
            keys?: string;
            /** Folder with images to be published; put them there by any means. */
            inbox: string;
            /** Who may publish under which name of a publisher: group or user references. */
            publishers?: { [name: string]: string };
          };
        };
      };
      /** How often repositories are read; 15 minutes by default, at least a second. */
      refreshInterval?: string | HumanDuration;
      /** How many versions of a template a region keeps, unless somebody chose there; 2 by default, 1 to 20. */
      keepVersions?: number | string;
      /** How long a version stays in a region after the last that wanted it; 14 days by default. */
      graceTime?: string | HumanDuration;
      /** Who is told when a repository is not believed, or was away for a day, and when it is back, and of templates that do not reach regions which name nobody, such as `group:default/operators`; nobody by default. */
      notify?: string;
      /** Where the portal itself fetches images for regions with `pull` or `upload`. */
      staging?: {
        /** A folder on a disk with room for whole images and their archives; of one replica of the portal only. */
        folder: string;
        /** What stays free there, such as `20 GB`; by default 20 GB or a tenth of the disk, whichever is less. */
        floor?: string | number;
      };
      /** How regions with `pull` reach the images. */
      serve?: {
        /** Address to listen on; all by default. */
        host?: string;
        /** Port to listen on; 8092 by default, 0 for any free one. */
        port?: number | string;
        /** Name or address by which the storage machines of the regions reach this server; the name of the machine by default. */
        publicHost?: string;
      };
      /** Paces of bringing versions to regions; the defaults are right for clouds and lines as they are. */
      replicas?: {
        /** An import that does not move for this long is given up and begun anew; 15 minutes by default. */
        stuckAfter?: string | HumanDuration;
        /** An edge that says nothing for this long counts as silent, and another one may take its place; 2 minutes by default. */
        edgeSilentAfter?: string | HumanDuration;
        /** How often a region is asked about an import, and how often edges come while something moves; 5 seconds by default. */
        poll?: string | HumanDuration;
        /** How often it is looked whether ready templates are still there; 6 hours by default. */
        recheck?: string | HumanDuration;
        /** Imports under way in one region at one time; 2 by default. Uploads are one at a time. */
        importsPerRegion?: number;
        /** Requests about templates to one region per second; 5 by default. */
        callsPerSecond?: number;
        /** Pause after a failure, doubled with each one more; 1 second by default. */
        retryPause?: string | HumanDuration;
        /** The longest of these pauses; 5 minutes by default. */
        longestRetryPause?: string | HumanDuration;
        /** Failures in a row after which pauses are `slowRetryPause`; 10 by default. */
        quickRetries?: number;
        /** 1 hour by default. */
        slowRetryPause?: string | HumanDuration;
        /** Failures in a row after which somebody is notified; 3 by default. What needs a person is told at once. */
        tellAfterFailures?: number;
        /** How long a version waits for an edge, a source or a disk before somebody is notified; 1 hour by default. */
        tellAfterWait?: string | HumanDuration;
        /** How long the answer of a cloud may be missing before a listing without the template is believed; 1 minute by default. */
        lostAnswerAfter?: string | HumanDuration;
        /** Pause before a template that was given up, and could not be deleted, is tried again; 10 minutes by default. */
        cleanUpPause?: string | HumanDuration;
        /** The same for a retired template of which machines are made; 1 day by default. */
        inUsePause?: string | HumanDuration;
        /** The same for one that sessions need; 1 hour by default. */
        heldPause?: string | HumanDuration;
        /** How long a replica of the portal holds its work if it dies; 30 seconds by default. */
        lease?: string | HumanDuration;
        /** How often the database is looked at when nothing else tells; 2 seconds by default. */
        tick?: string | HumanDuration;
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
