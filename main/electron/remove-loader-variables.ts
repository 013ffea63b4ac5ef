/**
 * Removes the environment variables by which another program could choose what this process loads or trusts later on.
 * It must run before a native module can load: the loaders that napi-rs generates `require()` the file that
 * `NAPI_RS_NATIVE_LIBRARY_PATH` names, past every fuse. Node reads `NODE_TLS_REJECT_UNAUTHORIZED` at each connection.
 */
export function removeLoaderVariables(env: Record<string, string | undefined>): void {
  for (const name of Object.keys(env)) {
    // Windows does not tell the cases of a name apart.
    if (/^(NAPI_RS_.*|NODE_TLS_REJECT_UNAUTHORIZED)$/i.test(name)) delete env[name];
  }
}
