/** What a person reads about one error code: a short title, what happened, and what they can do next. */
export interface ErrorText {
  readonly title: string;
  readonly happened: string;
  readonly next: string;
}
