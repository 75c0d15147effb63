export interface Config {
  meca?: {
    regions?: {
      [id: string]: {
        /**
         * API key of the CloudStack user on whose behalf the portal acts.
         *
         * @visibility secret
         */
        apiKey?: string;
        /**
         * Secret key that belongs to `apiKey`; signs every request.
         *
         * @visibility secret
         */
        secretKey?: string;
        /**
         * PEM file with the certificate authority of the region's API, if it is not a public one.
         * Only this authority is trusted then. A relative path starts at the working directory of the backend.
         *
         * @visibility backend
         */
        caFile?: string;
        /**
         * Name or id of the zone that sessions use. Without it: the zone of `network`, or all enabled zones.
         *
         * @visibility backend
         */
        zone?: string;
        /**
         * Name or id of the network to which machines are attached.
         * Without it: a shared network of the zone, or else the first one that may be used.
         *
         * @visibility backend
         */
        network?: string;
        /**
         * Sockets to the API that may be open at once for reading, and as many for changes; 8 by default.
         *
         * @visibility backend
         */
        maxConnections?: number;
        /**
         * How long to wait for the region, as durations such as `20s` or `{ seconds: 20 }`.
         *
         * @visibility backend
         */
        timeouts?: {
          /** For a connection, TLS included; 5 seconds by default. */
          connect?: string | object;
          /** For one call that only reads, its repetitions included; 20 seconds by default. */
          read?: string | object;
          /** For one call that changes something; 30 seconds by default. */
          change?: string | object;
        };
      };
    };
  };
}
