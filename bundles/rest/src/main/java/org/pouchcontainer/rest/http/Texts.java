package org.pouchcontainer.rest.http;

/** What comes from clients, made fit to be shown. */
public final class Texts {
  private static final int SHOWN = 80;

  private Texts() {}

  /** At most eighty characters, none of them a control character. */
  public static String shorten(String text) {
    return shorten(text, SHOWN);
  }

  /** At most so many characters, none of them a control character. */
  static String shorten(String text, int length) {
    String head = text.length() <= length ? text : text.substring(0, length) + "…";
    return head.replaceAll("\\p{Cntrl}", "?");
  }
}
