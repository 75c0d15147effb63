/** What the simulator says of a machine; more than the tests look at. */
export interface Machine {
  name: string;
  state: string;
}

/** The simulator's admin port: looks behind the regions' API and breaks them on purpose. */
export class Simulator {
  readonly #adminUrl: string;

  constructor(adminUrl: string) {
    this.#adminUrl = adminUrl;
  }

  /** Machines that a region really has, those whose names begin with `code` if given; without those that only wait to be expunged. */
  async machines(regionId: string, code = ''): Promise<Machine[]> {
    const all = (await this.#call(
      'GET',
      `/regions/${regionId}/machines`,
    )) as Machine[];
    return all.filter(
      ({ name, state }) => name.startsWith(code) && state !== 'Destroyed',
    );
  }

  /** As if somebody had shut the machine down from inside. */
  async powerOff(regionId: string, name: string): Promise<void> {
    await this.#call('POST', `/regions/${regionId}/machines/${name}/power-off`);
  }

  /** Exactly these faults from now on; see the simulator's README. */
  async setFaults(
    regionId: string,
    faults: Record<string, unknown>,
  ): Promise<void> {
    await this.#call('PUT', `/regions/${regionId}/faults`, faults);
  }

  async clearFaults(regionId: string): Promise<void> {
    await this.#call('DELETE', `/regions/${regionId}/faults`);
  }

  async #call(method: string, path: string, body?: unknown): Promise<unknown> {
    const response = await fetch(this.#adminUrl + path, {
      method,
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    if (!response.ok) {
      throw new Error(`${method} ${path}: ${await response.text()}`);
    }
    return response.json();
  }
}
