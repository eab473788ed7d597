package org.pouchcontainer.rest.http;

/** What a route does to the engine. */
public enum RouteKind {
  /** It changes nothing. */
  READ,
  /** It changes something: hooks are asked, it is audited, and a stop waits for its end. */
  CHANGE,
  /** As {@link #CHANGE}, but a stop cuts it: it lasts as long as the client likes. */
  STREAM
}
