/**
 * Removes the environment variables with which another program could choose what this process loads or trusts later.
 * Must run before a native module can load, because the loaders that napi-rs generates `require()` the file in
 * `NAPI_RS_NATIVE_LIBRARY_PATH`, past every fuse. Node reads `NODE_TLS_REJECT_UNAUTHORIZED` at each connection.
 */
export function removeLoaderVariables(env: Record<string, string | undefined>): void {
  for (const name of Object.keys(env)) {
    // Windows does not distinguish upper and lower case in a name.
    if (/^(NAPI_RS_.*|NODE_TLS_REJECT_UNAUTHORIZED)$/i.test(name)) delete env[name];
  }
}
