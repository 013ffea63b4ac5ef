/** Electron's event object: the first argument of every listener. */
export interface PreventableEvent {
  preventDefault(): void;
  readonly defaultPrevented: boolean;
}

/** Creates an event. `details` and `more` keep their getters, because some details are valid only when read. */
export function createEvent<Details extends object, More extends object = object>(
  details: Details,
  more?: More,
): PreventableEvent & Details & More {
  let prevented = false;
  const event = {
    preventDefault: () => {
      prevented = true;
    },
    get defaultPrevented() {
      return prevented;
    },
  };
  for (const part of [details, more ?? {}]) Object.defineProperties(event, Object.getOwnPropertyDescriptors(part));
  return event as PreventableEvent & Details & More;
}
