// Runs as a separate process of a second instance, which must wait synchronously until the first has received its
// message. Exits with 1 if it has not.
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { instanceAddress } from './instance-address.ts';

const message = await text(process.stdin);
const socket = connect(instanceAddress(process.argv[2] ?? ''));
socket.end(`${message}\n`);
const answer = await text(socket);
process.exitCode = answer === 'taken\n' ? 0 : 1;
