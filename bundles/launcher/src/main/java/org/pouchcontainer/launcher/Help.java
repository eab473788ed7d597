package org.pouchcontainer.launcher;

import java.util.List;
import java.util.Map;

/** The text of {@code pouchd --help}, made from the catalog so that no flag is left out. */
final class Help {
  private Help() {}

  static String text() {
    StringBuilder text = new StringBuilder();
    text.append(
        """
        Usage: pouchd [flags]

        Runs the Pouch engine until SIGTERM. Every flag is also a key of the configuration file;
        a setting named in both places is an error.

        Flags:
        """);
    line(text, "-d, --daemon", "return when the engine serves, and run on");
    line(text, "    --config-file path", "JSON file (" + CommandLine.DEFAULT_CONFIG_FILE + ")");
    for (Setting setting : SettingCatalog.settings()) {
      if (setting.flag() != null && setting.effect() == Setting.Effect.FULL) {
        line(text, flags(setting), setting.help() + standard(setting));
      }
    }
    line(text, "-v, --version", "print the version");
    text.append("\nAccepted, without an effect so far:\n ");
    for (Setting setting : SettingCatalog.settings()) {
      if (setting.flag() != null && setting.effect() != Setting.Effect.FULL) {
        text.append(" --").append(setting.flag());
      }
    }
    return text.append('\n').toString();
  }

  private static String flags(Setting setting) {
    String start = setting.shortFlag() == null ? "    " : "-" + setting.shortFlag() + ", ";
    String argument = setting.type().argumentName();
    return start + "--" + setting.flag() + (argument.isEmpty() ? "" : " " + argument);
  }

  private static String standard(Setting setting) {
    Object value =
        setting
            .defaultValue()
            .apply(Map.of("home-dir", SettingCatalog.DEFAULT_HOME, "exec-root-dir", "/run/pouch"));
    boolean empty = value.equals("") || value.equals(List.of()) || value.equals(Map.of());
    return empty ? "" : " (" + (value instanceof List<?> l ? l.get(0) : value) + ")";
  }

  private static void line(StringBuilder text, String flags, String help) {
    text.append(String.format("  %-38s %s%n", flags, help));
  }
}
