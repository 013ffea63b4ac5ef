export const endpointPaths = {
  discovery: '/.well-known/openid-configuration',
  jwks: '/jwks',
  par: '/par',
  authorization: '/authorize',
  token: '/token',
  revocation: '/revoke',
} as const;

export type Endpoint = keyof typeof endpointPaths;

/** Returns the discovery document of a provider that does everything right (OIDC Discovery 1.0, 3). */
export function honestMetadata(issuer: string, signingAlgorithm: string) {
  return {
    issuer,
    authorization_endpoint: issuer + endpointPaths.authorization,
    token_endpoint: issuer + endpointPaths.token,
    jwks_uri: issuer + endpointPaths.jwks,
    pushed_authorization_request_endpoint: issuer + endpointPaths.par,
    revocation_endpoint: issuer + endpointPaths.revocation,
    end_session_endpoint: `${issuer}/logout`,
    response_types_supported: ['code'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: [signingAlgorithm],
    code_challenge_methods_supported: ['S256'],
    token_endpoint_auth_methods_supported: ['none'],
    authorization_response_iss_parameter_supported: true,
  };
}
