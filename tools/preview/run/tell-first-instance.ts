// A process of a second instance, which waits for it synchronously. Exits with 1 if the first got no message.
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { instanceAddress } from './instance-address.ts';

const message = await text(process.stdin);
const socket = connect(instanceAddress(process.argv[2] ?? ''));
socket.end(`${message}\n`);
const answer = await text(socket);
process.exitCode = answer === 'taken\n' ? 0 : 1;
