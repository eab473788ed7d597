package org.pouchcontainer.rest.stream;

import org.pouchcontainer.rest.http.RawSession;

/** A connection over which nothing goes, for a client that asked for no stream: it ends at once. */
public final class NoSession implements RawSession {
  @Override
  public void run(RawOutput output) {}

  @Override
  public void input(byte[] buffer, int offset, int length) {}

  @Override
  public void inputEnded() {}

  @Override
  public void abort() {}

  @Override
  public boolean canProbe() {
    return false;
  }
}
