export interface Config {
  campus: {
    /**
     * Folder with one YAML file for each course that was published on this campus; relative to the backend's working directory.
     * Stands in for the Git server that a real campus has.
     */
    coursesDirectory: string;
  };
}
