import { createHash } from 'node:crypto';
import { connect } from 'node:net';
import { WebSocket } from 'ws';
import {
  Classroom,
  closeClassrooms,
  eventually,
  openClassroom,
} from '../__testUtils__/classroom';
import { RfbClient } from '../__testUtils__/RfbClient';
import { webSocketStream } from '../console/WebSocketStream';
import { answerChallenge } from './rfb/vncAuth';

afterEach(closeClassrooms);

const RAW = 0;
const HEXTILE = 5;

function digest(pixels: Uint32Array): string {
  return createHash('sha256').update(pixels).digest('hex');
}

/** The first bytes that a port sends, after being sent something; undefined if it is closed. */
function probe(address: string, port: number, hello = Buffer.alloc(0)) {
  return new Promise<Buffer | undefined>(resolve => {
    const socket = connect(port, address, () => socket.write(hello));
    socket.once('data', bytes => {
      resolve(bytes);
      socket.destroy();
    });
    socket.once('error', () => resolve(undefined));
  });
}

async function bootedAddress(room: Classroom, name: string): Promise<string> {
  const machine = await room.deploy(name);
  const address = machine.nic[0].ipaddress;
  await eventually(
    () => probe(address, 5900),
    bytes => bytes !== undefined,
  );
  return address;
}

async function openConsole(room: Classroom, virtualmachineid: string) {
  const { body } = await room.client.call('createConsoleEndpoint', {
    virtualmachineid,
  });
  const { host, port, path, token } = body.consoleendpoint.websocket;
  const url = `ws://${host}:${port}/${path}?token=${token}`;
  return { url, page: body.consoleendpoint.url };
}

function dial(url: string) {
  const socket = new WebSocket(url, ['binary']);
  // At once: the server speaks first, perhaps in the very packet that opens the socket.
  const stream = webSocketStream(socket);
  return new Promise<typeof stream>((resolve, reject) => {
    socket.once('open', () => resolve(stream));
    socket.once('error', reject);
  });
}

describe('guests', () => {
  it('listen for VNC, remote desktop and SSH while they run, and only then', async () => {
    const room = await openClassroom();
    const address = await bootedAddress(room, 'seat-1');
    const [machine] = room.region.machines();
    expect(machine.addresses).toEqual([address]);
    const connectionRequest = Buffer.from(
      '030000130ee000000000000100080003000000',
      'hex',
    );
    const confirm = await probe(address, 3389, connectionRequest);
    expect(confirm?.[0]).toBe(3);
    expect(confirm?.[5]).toBe(0xd0);
    expect(confirm?.length).toBe(confirm?.readUInt16BE(2));
    expect(String(await probe(address, 22))).toMatch(/^SSH-2\.0-/);
    await room.client.job('stopVirtualMachine', { id: machine.id });
    for (const port of [5900, 3389, 22]) {
      expect(await probe(address, port)).toBeUndefined();
    }
  });

  it('show the same screen in both encodings, and what is typed', async () => {
    const room = await openClassroom();
    const address = await bootedAddress(room, 'seat-1');
    const [{ id }] = room.region.machines();
    const [raw, hextile] = [
      await RfbClient.connect(address),
      await RfbClient.connect(address),
    ];
    await raw.handshake();
    await hextile.handshake();
    raw.setEncodings(RAW);
    hextile.setEncodings(HEXTILE, RAW);
    expect(hextile.name).toBe(`seat-1 (${address})`);
    await hextile.update(false);
    for (const character of 'Ciao, class! #%@ gjpqy') hextile.press(character);
    await eventually(
      () => room.region.typedOn(id),
      text => text === 'Ciao, class! #%@ gjpqy',
    );
    const clock = 34 * raw.width;
    await eventually(
      async () => {
        await hextile.update(false);
        await raw.update(false);
      },
      () => raw.pixels.slice(clock).some(pixel => pixel !== 0),
    );
    expect(new Set(raw.pixels).size).toBeGreaterThan(3);
    // Below the bar with the clock, which may tick in between.
    expect(digest(hextile.pixels.slice(clock))).toBe(
      digest(raw.pixels.slice(clock)),
    );
    raw.close();
    hextile.close();
  });

  it('show all that was typed between two pictures', async () => {
    const room = await openClassroom();
    const client = await RfbClient.connect(await bootedAddress(room, 'seat-1'));
    const [{ id }] = room.region.machines();
    await client.handshake();
    await client.update(false);
    for (const character of 'ab') client.press(character);
    await eventually(
      () => room.region.typedOn(id),
      text => text === 'ab',
    );
    await client.update(true);
    const clock = 34 * client.width;
    const shown = digest(client.pixels.slice(clock));
    await client.update(false);
    expect(shown).toBe(digest(client.pixels.slice(clock)));
    client.close();
  });

  it('move the clock of a watched screen', async () => {
    const room = await openClassroom();
    const client = await RfbClient.connect(await bootedAddress(room, 'seat-1'));
    await client.handshake();
    await client.update(false);
    const before = digest(client.pixels);
    // A tick within the second that was drawn first shows the same time again.
    const after = await eventually(
      async () => {
        await client.update(true);
        return digest(client.pixels);
      },
      now => now !== before,
    );
    expect(after).not.toBe(before);
    client.close();
  });

  it('ask for their password if they have one', async () => {
    const room = await openClassroom({ vncPassword: 'secret' });
    const address = await bootedAddress(room, 'seat-1');
    const friend = await RfbClient.connect(address);
    await friend.handshake(challenge => answerChallenge(challenge, 'secret'));
    expect(friend.name).toContain('seat-1');
    const stranger = await RfbClient.connect(address);
    await expect(
      stranger.handshake(challenge => answerChallenge(challenge, 'wrong')),
    ).rejects.toThrow('refused');
    friend.close();
    stranger.close();
  });

  it('never answer while they are silent', async () => {
    const room = await openClassroom();
    await room.region.setFaults({ guestsSilent: true });
    const machine = await room.deploy('seat-1');
    const address = machine.nic[0].ipaddress;
    expect(await probe(address, 5900)).toBeUndefined();
    await room.region.clearFaults();
    await eventually(
      () => probe(address, 5900),
      bytes => bytes !== undefined,
    );
  });
});

describe('consoles', () => {
  it('bridge a websocket to the screen, once per token', async () => {
    const room = await openClassroom({ vncPassword: 'secret' });
    await bootedAddress(room, 'seat-1');
    const [{ id }] = room.region.machines();
    const { url } = await openConsole(room, id);
    const client = RfbClient.over(await dial(url));
    await client.handshake();
    expect(client.name).toContain('seat-1');
    client.close();
    await expect(dial(url)).rejects.toThrow('403');
  });

  it('can announce VNC authentication and then let everybody in, as on KVM', async () => {
    const room = await openClassroom({ consoleAnnouncesVncAuth: true });
    await bootedAddress(room, 'seat-1');
    const [{ id }] = room.region.machines();
    const { url } = await openConsole(room, id);
    const client = RfbClient.over(await dial(url));
    await client.read(12);
    client.write('RFB 003.008\n');
    expect([...(await client.read(2))]).toEqual([1, 2]);
    client.write([2]);
    expect([...(await client.read(4))]).toEqual([0, 0, 0, 0]);
    client.close();
  });

  it('serve a page with noVNC, and no other file', async () => {
    const room = await openClassroom();
    await bootedAddress(room, 'seat-1');
    const [{ id }] = room.region.machines();
    const { page } = await openConsole(room, id);
    expect(await (await fetch(page)).text()).toContain('/novnc/core/rfb.js');
    const { origin } = new URL(page);
    const module = await fetch(`${origin}/novnc/core/rfb.js`);
    expect(module.headers.get('content-type')).toBe('text/javascript');
    for (const path of [
      'package.json',
      '..%2f..%2f..%2fpackage.json',
      'core',
    ]) {
      expect((await fetch(`${origin}/novnc/${path}`)).status).toBe(404);
    }
  });

  it('are told apart from failure by a flag when a machine does not run', async () => {
    const room = await openClassroom();
    const machine = await room.deploy('seat-1', { startvm: 'false' });
    const { status, body } = await room.client.call('createConsoleEndpoint', {
      virtualmachineid: machine.id,
    });
    expect(status).toBe(200);
    expect(body.consoleendpoint.success).toBe(false);
    expect(body.consoleendpoint.details).toBeTruthy();
  });
});
