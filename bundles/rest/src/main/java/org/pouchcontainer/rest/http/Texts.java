package org.pouchcontainer.rest.http;

/** What comes from clients, made fit to be shown. */
public final class Texts {
  private static final int SHOWN = 80;

  private Texts() {}

  /** At most eighty characters, none of them a control character. */
  public static String shorten(String text) {
    String head = text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
    return head.replaceAll("\\p{Cntrl}", "?");
  }
}
