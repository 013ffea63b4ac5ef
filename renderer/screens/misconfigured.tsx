import type { SessionState } from '../../contract/session-state.ts';
import { Screen } from '../components/screen.tsx';
import { errorText } from '../text/error-text.ts';

interface Props {
  readonly state: Extract<SessionState, { readonly kind: 'misconfigured' }>;
}

export function Misconfigured({ state: { code, file, problems } }: Props) {
  const text = errorText(code);
  return (
    <Screen name="misconfigured" title={text.title} lead={text.happened} wide>
      <p>
        File: <code className="path">{file}</code>
      </p>
      {problems.length === 0 ? null : (
        <table className="problems">
          <caption>What is wrong in it</caption>
          <thead>
            <tr>
              <th scope="col">Field</th>
              <th scope="col">Found</th>
              <th scope="col">Expected</th>
            </tr>
          </thead>
          <tbody>
            {problems.map(({ field, found, expected }) => (
              <tr key={`${field} ${expected}`}>
                <th scope="row">
                  <code>{field}</code>
                </th>
                <td data-label="Found">
                  <code>{found}</code>
                </td>
                <td data-label="Expected">{expected}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <p>{text.next}</p>
      <p className="code">
        Code: <code>{code}</code>
      </p>
    </Screen>
  );
}
