package org.pouchcontainer.rest.map;

import java.util.Map;

/** Labels against the filters {@code label} and {@code label!} of a prune. */
public final class Labels {
  private Labels() {}

  /** Whether every wanted label is there and no unwanted one. */
  public static boolean pass(Map<String, String> labels, Filters filters) {
    return filters.of("label").stream().allMatch(l -> has(labels, l))
        && filters.of("label!").stream().noneMatch(l -> has(labels, l));
  }

  private static boolean has(Map<String, String> labels, String wanted) {
    int equals = wanted.indexOf('=');
    String value = labels.get(equals < 0 ? wanted : wanted.substring(0, equals));
    return value != null && (equals < 0 || value.equals(wanted.substring(equals + 1)));
  }
}
