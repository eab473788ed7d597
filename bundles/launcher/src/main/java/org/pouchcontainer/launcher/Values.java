package org.pouchcontainer.launcher;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** Forms of values that several settings share. Nothing here looks at the host. */
final class Values {
  /** The kernel's limit of a unix socket's path: 108 bytes with the closing zero. */
  private static final int SOCKET_PATH_MAX_BYTES = 107;

  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.-]{0,127}");
  private static final Pattern LABEL = Pattern.compile("[^=\\s][^=\\n]*=[^\\n]*");
  private static final Pattern IPV4 =
      Pattern.compile("((25[0-5]|2[0-4]\\d|1?\\d?\\d)(\\.(?!$)|$)){4}");
  private static final Pattern IPV6 = Pattern.compile("(?=.*:)[0-9a-fA-F:]{2,39}");
  private static final Pattern TCP =
      Pattern.compile("tcp://(\\[[0-9a-fA-F:]+]|[a-zA-Z0-9.-]*):(\\d{1,5})");
  private static final Pattern HOST =
      Pattern.compile(
          "(https?://)?[a-zA-Z0-9]([a-zA-Z0-9.-]*[a-zA-Z0-9])?(:\\d{1,5})?(/[\\w./-]*)?");

  private Values() {}

  static boolean isName(String value) {
    return NAME.matcher(value).matches();
  }

  static boolean isLabel(String value) {
    return LABEL.matcher(value).matches();
  }

  /** An absolute path without {@code .} or {@code ..} elements, so that it means what it says. */
  static boolean isAbsolutePath(String value) {
    return value.startsWith("/")
        && value.indexOf('\0') < 0
        && Pattern.compile("/")
            .splitAsStream(value)
            .noneMatch(e -> e.equals(".") || e.equals(".."));
  }

  static boolean isPathOrEmpty(String value) {
    return value.isEmpty() || isAbsolutePath(value);
  }

  static boolean isEndpoint(String value) {
    if (value.startsWith("unix://")) {
      String path = value.substring("unix://".length());
      return isAbsolutePath(path)
          && path.length() > 1
          && path.getBytes(StandardCharsets.UTF_8).length <= SOCKET_PATH_MAX_BYTES;
    }
    var tcp = TCP.matcher(value);
    return tcp.matches() && isPort(tcp.group(2));
  }

  static boolean isAddress(String value) {
    return IPV4.matcher(value).matches() || IPV6.matcher(value).matches();
  }

  static boolean isAddressOrEmpty(String value) {
    return value.isEmpty() || isAddress(value);
  }

  static boolean isSubnetOrEmpty(String value) {
    if (value.isEmpty()) {
      return true;
    }
    int slash = value.indexOf('/');
    return slash > 0
        && isAddress(value.substring(0, slash))
        && value.substring(slash + 1).matches("\\d{1,3}")
        && Integer.parseInt(value.substring(slash + 1)) <= (value.indexOf(':') < 0 ? 32 : 128);
  }

  static boolean isRegistry(String value) {
    return HOST.matcher(value).matches();
  }

  static boolean isRegistryOrSubnet(String value) {
    return isRegistry(value) || (!value.isEmpty() && isSubnetOrEmpty(value));
  }

  static boolean isUrlOrEmpty(String value) {
    return value.isEmpty() || (value.matches("https?://.+") && isRegistry(value));
  }

  private static boolean isPort(String digits) {
    return Integer.parseInt(digits) <= 65535;
  }
}
