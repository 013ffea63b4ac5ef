import { expect, test } from 'vitest';
import { busSocket } from '../../main/desktop/bus-socket.ts';

test.each([
  ['unix:path=/run/user/1000/bus', '/run/user/1000/bus'],
  ['unix:path=/run/user/1000/bus,guid=0123', '/run/user/1000/bus'],
  ['unix:guid=0123,path=/tmp/a%20b%2c', '/tmp/a b,'],
  ['unix:abstract=/tmp/dbus-x', '\0/tmp/dbus-x'],
  ['tcp:host=127.0.0.1,port=1;unix:path=/b', '/b'],
  // Rejects addresses that would run a program, reach another computer, or are invalid.
  ['unixexec:path=/bin/sh,argv1=-c', null],
  ['tcp:host=192.0.2.1,port=1', null],
  ['launchd:env=X', null],
  ['autolaunch:', null],
  ['disabled:', null],
  ['unix:tmpdir=/tmp', null],
  ['unix:path=', null],
])('the address %s leads to %j', (address, socket) => {
  expect(busSocket('session', { DBUS_SESSION_BUS_ADDRESS: address })).toBe(socket);
  expect(busSocket('system', { DBUS_SYSTEM_BUS_ADDRESS: address })).toBe(socket);
});

test('without an address, each bus has its usual path', () => {
  expect(busSocket('session', { XDG_RUNTIME_DIR: '/run/user/7' })).toBe('/run/user/7/bus');
  expect(busSocket('session', {})).toBeNull();
  expect(busSocket('system', {})).toBe('/var/run/dbus/system_bus_socket');
});
