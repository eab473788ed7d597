package org.pouchcontainer.launcher;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What stood on the command line.
 *
 * @param values checked values of the settings that were named, by setting
 * @param configFile the configuration file's path
 * @param mode what the process is to do
 */
record CommandLine(Map<Setting, Object> values, String configFile, Mode mode) {
  static final String DEFAULT_CONFIG_FILE = "/etc/pouch/config.json";

  private static final SettingType CONFIG_FILE =
      new SettingType.Text("an absolute path", Values::isAbsolutePath);

  /** What the process is to do. */
  enum Mode {
    RUN,
    HELP,
    VERSION
  }

  /**
   * Reads flags as the original's parser did: {@code --name value}, {@code --name=value}, {@code
   * --bool}, {@code -x value}, {@code -xvalue}.
   *
   * @throws StartupException for an unknown flag, a missing argument or a wrong value
   */
  static CommandLine parse(List<String> arguments) {
    return new Parser(arguments).parse();
  }

  private static final class Parser {
    private final List<String> arguments;
    private final Map<Setting, List<String>> occurrences = new LinkedHashMap<>();
    private String configFile = DEFAULT_CONFIG_FILE;
    private Mode mode = Mode.RUN;
    private int next;

    Parser(List<String> arguments) {
      this.arguments = List.copyOf(arguments);
    }

    CommandLine parse() {
      while (next < arguments.size()) {
        String argument = arguments.get(next++);
        if (argument.startsWith("--") && argument.length() > 2) {
          longFlag(argument.substring(2));
        } else if (argument.startsWith("-") && argument.length() > 1) {
          shortFlags(argument.substring(1));
        } else {
          throw new StartupException(
              "read the command line: unexpected argument \""
                  + argument
                  + "\"; pouchd takes flags only, see pouchd --help");
        }
      }
      Map<Setting, Object> values = new LinkedHashMap<>();
      occurrences.forEach((setting, texts) -> values.put(setting, check(setting, texts)));
      return new CommandLine(values, configFile, mode);
    }

    private void longFlag(String text) {
      int equals = text.indexOf('=');
      String name = equals < 0 ? text : text.substring(0, equals);
      switch (name) {
        case "version" -> mode = Mode.VERSION;
        case "help" -> mode = Mode.HELP;
        case "config-file" -> {
          configFile = equals < 0 ? argumentOf("--" + name) : text.substring(equals + 1);
          checkConfigFile();
        }
        default -> {
          Setting setting = SettingCatalog.byFlag(name).orElseThrow(() -> unknown("--" + name));
          if (equals >= 0) {
            add(setting, text.substring(equals + 1));
          } else {
            addWithArgument(setting, "--" + name);
          }
        }
      }
    }

    /** Several one-letter flags may stand together; one that takes an argument ends the group. */
    private void shortFlags(String letters) {
      for (int i = 0; i < letters.length(); i++) {
        String letter = letters.substring(i, i + 1);
        String rest = letters.substring(i + 1);
        if (letter.equals("v")) {
          mode = Mode.VERSION;
        } else if (letter.equals("h")) {
          mode = Mode.HELP;
        } else {
          Setting setting =
              SettingCatalog.byShortFlag(letter).orElseThrow(() -> unknown("-" + letter));
          if (setting.type() instanceof SettingType.Bool && !rest.startsWith("=")) {
            add(setting, "true");
          } else if (rest.isEmpty()) {
            addWithArgument(setting, "-" + letter);
          } else {
            add(setting, rest.startsWith("=") ? rest.substring(1) : rest);
            return;
          }
        }
      }
    }

    private void addWithArgument(Setting setting, String shown) {
      add(setting, setting.type() instanceof SettingType.Bool ? "true" : argumentOf(shown));
    }

    private void add(Setting setting, String value) {
      occurrences.computeIfAbsent(setting, s -> new ArrayList<>()).add(value);
    }

    private String argumentOf(String flag) {
      if (next == arguments.size()) {
        throw new StartupException("read the command line: flag " + flag + " needs an argument");
      }
      return arguments.get(next++);
    }

    private void checkConfigFile() {
      try {
        CONFIG_FILE.fromJson(configFile);
      } catch (InvalidValueException e) {
        throw wrong("--config-file", configFile, e);
      }
    }

    private static Object check(Setting setting, List<String> texts) {
      try {
        return setting.type().fromFlag(texts);
      } catch (InvalidValueException e) {
        throw wrong("--" + setting.flag(), String.join(", ", texts), e);
      }
    }

    private static StartupException wrong(String flag, String value, InvalidValueException cause) {
      return new StartupException(
          "read the command line: "
              + flag
              + " has the wrong value \""
              + value
              + "\"; allowed: "
              + cause.getMessage(),
          cause);
    }

    private static StartupException unknown(String flag) {
      return new StartupException(
          "read the command line: unknown flag " + flag + "; see pouchd --help");
    }
  }
}
