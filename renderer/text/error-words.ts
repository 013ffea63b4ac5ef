/** The text for one error code: a short title, what happened, and what the user can do next. */
export interface ErrorText {
  readonly title: string;
  readonly happened: string;
  readonly next: string;
}
