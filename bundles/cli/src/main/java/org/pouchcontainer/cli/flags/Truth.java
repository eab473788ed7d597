package org.pouchcontainer.cli.flags;

import java.util.Set;

/** The spellings of true and false that Go accepts. */
final class Truth {
  private static final Set<String> TRUE = Set.of("1", "t", "T", "TRUE", "true", "True");
  private static final Set<String> FALSE = Set.of("0", "f", "F", "FALSE", "false", "False");

  private Truth() {}

  static boolean isTruth(String value) {
    return TRUE.contains(value) || FALSE.contains(value);
  }

  static boolean isTrue(String value) {
    return TRUE.contains(value);
  }
}
