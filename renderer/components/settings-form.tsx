import type { AbilityName, LockAction, LockRule, Settings } from '../../contract/settings.ts';
import { useCommand, useSession } from '../session/use-session.ts';
import { abilityText, lockActionText, lockRuleText } from '../text/settings-text.ts';
import { countdownText } from '../text/time-text.ts';
import { ErrorNote } from './error-note.tsx';

const minute = 60_000;
const hour = 60 * minute;

type TimeName = 'idleLimitMs' | 'absoluteLifetimeMs' | 'unfocusedLimitMs';

interface RuleRow {
  readonly rule: LockRule;
  readonly time?: { readonly name: TimeName; readonly choices: readonly number[] };
  /** The ability that this computer needs for the rule to take effect. */
  readonly needs?: AbilityName;
}

const shortTimes = [1, 2, 5, 10, 15, 30, 60].map((minutes) => minutes * minute);

const rows: readonly RuleRow[] = [
  { rule: 'idle', time: { name: 'idleLimitMs', choices: shortTimes }, needs: 'idle-time' },
  {
    rule: 'absolute-lifetime',
    time: { name: 'absoluteLifetimeMs', choices: [1, 4, 8, 12, 24].map((hours) => hours * hour) },
  },
  { rule: 'os-locked', needs: 'screen-lock' },
  { rule: 'suspended', needs: 'sleep' },
  { rule: 'hidden', needs: 'window-hidden' },
  { rule: 'unfocused', time: { name: 'unfocusedLimitMs', choices: shortTimes } },
];

const alwaysOn: readonly LockRule[] = ['idle', 'absolute-lifetime'];

/** All settings that the user may change. Each change is sent as a whole and shown once main has applied it. */
export function SettingsForm() {
  const view = useSession(({ snapshot }) => snapshot?.settings);
  const refusal = useSession((session) => session.refusal);
  const [run] = useCommand();
  if (view === undefined) return null;
  const { inForce, longest, abilities } = view;
  const change = (part: Partial<Settings>) =>
    run((nightlatch) => nightlatch.changeSettings({ settings: { ...inForce, ...part } }));
  const act = (rule: LockRule, action: LockAction) =>
    change({ actions: { ...inForce.actions, [rule]: action } as Settings['actions'] });

  return (
    <>
      {/* Inside the dialog, above the list: text behind a modal dialog, or scrolled away, is not seen. */}
      {refusal === null ? null : (
        <div role="alert" key={refusal.count}>
          <ErrorNote code={refusal.code} calm={refusal.code === 'sign-in-cancelled'} />
        </div>
      )}
      <div className="settings">
        {rows.map(({ rule, time, needs }) => {
          const { title, about } = lockRuleText(rule);
          const most = time?.name === 'unfocusedLimitMs' ? Number.POSITIVE_INFINITY : time && longest[time.name];
          const actions: readonly LockAction[] = alwaysOn.includes(rule)
            ? ['lock', 'sign-out']
            : ['lock', 'sign-out', 'nothing'];
          return (
            <fieldset key={rule} className="setting">
              <legend>{title}</legend>
              <p>{about}</p>
              <Trouble text={needs && abilityText(needs, abilities[needs])} />
              <div className="choices">
                {time === undefined ? null : (
                  <Choice
                    label={`${title}: for how long`}
                    value={inForce[time.name]}
                    choices={withPresent(time.choices, inForce[time.name]).filter((ms) => ms <= (most ?? 0))}
                    textOf={countdownText}
                    onChoose={(ms) => change({ [time.name]: ms })}
                  />
                )}
                <Choice
                  label={`${title}: what then`}
                  value={inForce.actions[rule]}
                  choices={actions}
                  textOf={lockActionText}
                  onChoose={(action) => act(rule, action)}
                />
              </div>
            </fieldset>
          );
        })}
        <Switch
          label="Keep this window out of pictures"
          about="Screenshots and shared screens show it black."
          trouble={abilityText('capture-protection', abilities['capture-protection'])}
          isOn={inForce.captureProtection}
          onChange={(captureProtection) => change({ captureProtection })}
        />
        <Switch
          label="Unlock with Touch ID"
          about="Opens a lock without the browser, if no passcode is set. macOS also accepts an Apple Watch, or the password of your account on this Mac."
          trouble={abilityText('biometrics', abilities.biometrics)}
          isOn={inForce.biometrics}
          onChange={(biometrics) => change({ biometrics })}
        />
      </div>
    </>
  );
}

/** Adds the present value to the choices, because the configuration may set a time that is not among them. */
const withPresent = (choices: readonly number[], present: number) =>
  [...new Set([...choices, present])].sort((one, other) => one - other);

function Trouble({ text }: { readonly text: string | null | undefined }) {
  return text == null ? null : <p className="trouble">{text}</p>;
}

interface ChoiceProps<Value> {
  readonly label: string;
  readonly value: Value;
  readonly choices: readonly Value[];
  readonly textOf: (value: Value) => string;
  readonly onChoose: (value: Value) => void;
}

function Choice<Value extends string | number>({ label, value, choices, textOf, onChoose }: ChoiceProps<Value>) {
  return (
    <select
      aria-label={label}
      value={String(value)}
      onChange={({ target }) => {
        const chosen = choices.find((choice) => String(choice) === target.value);
        if (chosen !== undefined) onChoose(chosen);
      }}
    >
      {choices.map((choice) => (
        <option key={choice} value={String(choice)}>
          {textOf(choice)}
        </option>
      ))}
    </select>
  );
}

interface SwitchProps {
  readonly label: string;
  readonly about: string;
  readonly trouble: string | null;
  readonly isOn: boolean;
  readonly onChange: (isOn: boolean) => void;
}

function Switch({ label, about, trouble, isOn, onChange }: SwitchProps) {
  return (
    <div className="setting">
      <label className="switch">
        <input
          type="checkbox"
          checked={isOn}
          // A setting that is on can be switched off, even if it has no effect here.
          disabled={trouble !== null && !isOn}
          onChange={({ target }) => onChange(target.checked)}
        />
        {label}
      </label>
      <p>{about}</p>
      <Trouble text={trouble} />
    </div>
  );
}
