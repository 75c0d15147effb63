import {
  createServer,
  IncomingMessage,
  Server,
  ServerResponse,
} from 'node:http';
import { AddressInfo } from 'node:net';
import { z } from 'zod';
import { SimulatedRegion } from './SimulatedRegion';

const MAX_BODY_BYTES = 64 * 1024;

export interface AdminServerOptions {
  host: string;
  port: number;
  regions: () => SimulatedRegion[];
}

class RequestError extends Error {
  constructor(readonly status: number, message: string) {
    super(message);
  }
}

function summary(region: SimulatedRegion) {
  const machines = region.machines();
  const byState: Record<string, number> = {};
  for (const { state } of machines) byState[state] = (byState[state] ?? 0) + 1;
  return {
    id: region.id,
    regionId: region.regionId,
    name: region.name,
    version: region.version,
    endpoint: region.endpoint,
    faults: region.faults(),
    machines: byState,
    calls: region.calls(),
  };
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) throw new RequestError(413, 'Too much');
    chunks.push(chunk);
  }
  const text = Buffer.concat(chunks).toString('utf8');
  try {
    return text === '' ? {} : JSON.parse(text);
  } catch {
    throw new RequestError(400, 'The body must be JSON');
  }
}

/** The port that looks into the regions and switches their faults. Never part of a region's API. */
export class AdminServer {
  private readonly server: Server;

  constructor(private readonly options: AdminServerOptions) {
    this.server = createServer((request, response) => {
      this.answer(request).then(
        body => this.send(response, 200, body),
        (error: unknown) => this.sendError(response, error),
      );
    });
  }

  get url(): string {
    const address = this.server.address() as AddressInfo | null;
    return `http://${this.options.host}:${address?.port ?? this.options.port}`;
  }

  async start(): Promise<void> {
    const { host, port } = this.options;
    await new Promise<void>((resolve, reject) => {
      this.server.once('error', reject);
      this.server.listen(port, host, () => resolve());
    });
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise<void>(resolve => {
      this.server.close(() => resolve());
    });
  }

  private async answer(request: IncomingMessage): Promise<unknown> {
    const { pathname } = new URL(request.url ?? '/', this.url);
    const [root, id, part, machine, action, ...rest] = pathname
      .split('/')
      .filter(Boolean);
    if (root !== 'regions' || rest.length > 0) {
      throw new RequestError(404, `There is nothing at ${pathname}`);
    }
    if (id === undefined) return this.options.regions().map(summary);
    const region = this.options.regions().find(each => each.id === id);
    if (!region) throw new RequestError(404, `There is no region ${id}`);
    // A machine's own place in the path does not tell routes apart.
    const place = [part, machine && ':machine', action].filter(Boolean);
    const route = `${request.method} ${place.join('/')}`.trim();
    switch (route) {
      case 'GET':
        return summary(region);
      case 'GET faults':
        return region.faults();
      case 'PUT faults':
        await region.replaceFaults(await readJson(request));
        return region.faults();
      case 'PATCH faults':
        await region.setFaults((await readJson(request)) as object);
        return region.faults();
      case 'DELETE faults':
        await region.clearFaults();
        return region.faults();
      case 'GET machines':
        return region.machines();
      case 'GET templates':
        return region.templates();
      case 'POST machines/:machine/power-off':
        return this.powerOff(region, machine);
      case 'GET calls':
        return region.calls();
      case 'DELETE calls':
        region.resetCalls();
        return region.calls();
      default:
        throw new RequestError(405, `${request.method} is not for ${pathname}`);
    }
  }

  /** As if somebody had shut the machine down from inside. */
  private powerOff(region: SimulatedRegion, machine: string) {
    if (!region.powerOff(machine)) {
      throw new RequestError(
        409,
        `There is no running machine ${machine} in region ${region.id}`,
      );
    }
    return region
      .machines()
      .find(({ id, name }) => [id, name].includes(machine));
  }

  private sendError(response: ServerResponse, error: unknown): void {
    if (error instanceof z.ZodError) {
      const problems = error.issues.map(
        issue => `${issue.path.join('.') || 'faults'}: ${issue.message}`,
      );
      this.send(response, 400, { error: problems.join('; ') });
      return;
    }
    const status = error instanceof RequestError ? error.status : 400;
    const message = error instanceof Error ? error.message : String(error);
    this.send(response, status, { error: message });
  }

  private send(response: ServerResponse, status: number, body: unknown): void {
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(`${JSON.stringify(body, null, 2)}\n`);
  }
}
