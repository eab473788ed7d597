package org.pouchcontainer.log.syslog;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.log.LogDetails;
import org.pouchcontainer.spi.log.LogTag;

/**
 * The options of {@code syslog}.
 *
 * @param address where to
 * @param facility its number
 * @param format how messages are written
 * @param tls for {@code tcp+tls}
 */
record SyslogOptions(Address address, int facility, Format format, Tls tls) {
  private static final int DAEMON = 3;
  private static final int HIGHEST_FACILITY = 23;

  /** By number (RFC 5424, section 6.2.1); those without a name are left out. */
  private static final List<String> FACILITIES =
      List.of(
          "kern",
          "user",
          "mail",
          "daemon",
          "auth",
          "syslog",
          "lpr",
          "news",
          "uucp",
          "cron",
          "authpriv",
          "ftp",
          "",
          "",
          "",
          "",
          "local0",
          "local1",
          "local2",
          "local3",
          "local4",
          "local5",
          "local6",
          "local7");

  private static final Set<String> OWN =
      Set.of(
          "syslog-address",
          "syslog-facility",
          "syslog-format",
          "syslog-tls-ca-cert",
          "syslog-tls-cert",
          "syslog-tls-key",
          "syslog-tls-skip-verify",
          "tag");

  /** How messages are written. */
  enum Format {
    /** Old form without host name, as for a daemon of this host. */
    LOCAL,
    /** RFC 3164. */
    RFC3164,
    /** RFC 5424, whole seconds. */
    RFC5424,
    /** RFC 5424, microseconds. */
    RFC5424_MICRO
  }

  /** How an address is reached. */
  enum Scheme {
    /** The first known socket of a local daemon. */
    LOCAL,
    /** Datagrams over the network. */
    UDP,
    /** A stream over the network. */
    TCP,
    /** An encrypted stream. */
    TLS,
    /** A local stream socket. */
    UNIX,
    /** A local datagram socket. */
    UNIXGRAM
  }

  /**
   * Where to.
   *
   * @param target host or path
   * @param port or 0
   */
  record Address(Scheme scheme, String target, int port) {}

  /**
   * Certificates in PEM files; empty for none.
   *
   * @param skipVerify whether any server is trusted
   */
  record Tls(String authority, String certificate, String key, boolean skipVerify) {}

  /** Checks and reads options; INVALID_ARGUMENT naming the wrong one. */
  static SyslogOptions parse(Map<String, String> options) {
    for (String name : options.keySet()) {
      if (!OWN.contains(name) && !LogDetails.OPTIONS.contains(name)) {
        Set<String> known = new TreeSet<>(OWN);
        known.addAll(LogDetails.OPTIONS);
        throw EngineException.invalid(
            "unknown log opt '" + name + "' for syslog log driver; there are " + known);
      }
    }
    LogDetails.validate(options);
    LogTag.validate(options.getOrDefault("tag", ""));
    Tls tls =
        new Tls(
            options.getOrDefault("syslog-tls-ca-cert", ""),
            options.getOrDefault("syslog-tls-cert", ""),
            options.getOrDefault("syslog-tls-key", ""),
            flag(options.getOrDefault("syslog-tls-skip-verify", "")));
    if (tls.certificate().isEmpty() != tls.key().isEmpty()) {
      throw EngineException.invalid(
          "log options syslog-tls-cert and syslog-tls-key belong together; give both");
    }
    return new SyslogOptions(
        address(options.getOrDefault("syslog-address", "")),
        facility(options.getOrDefault("syslog-facility", "")),
        format(options.getOrDefault("syslog-format", "")),
        tls);
  }

  private static boolean flag(String text) {
    // Docker takes anything but an empty text for yes.
    return !text.isEmpty() && !text.equals("false") && !text.equals("0");
  }

  private static int facility(String text) {
    if (text.isEmpty()) {
      return DAEMON;
    }
    int named = FACILITIES.indexOf(text.toLowerCase(Locale.ROOT));
    if (named >= 0) {
      return named;
    }
    if (text.matches("[0-9]{1,2}") && Integer.parseInt(text) <= HIGHEST_FACILITY) {
      return Integer.parseInt(text);
    }
    throw EngineException.invalid(
        "log option syslog-facility=" + text + ": invalid syslog facility; 0 to 23 or a name");
  }

  private static Format format(String text) {
    return switch (text) {
      case "" -> Format.LOCAL;
      case "rfc3164" -> Format.RFC3164;
      case "rfc5424" -> Format.RFC5424;
      case "rfc5424micro" -> Format.RFC5424_MICRO;
      default ->
          throw EngineException.invalid(
              "log option syslog-format="
                  + text
                  + ": invalid syslog format; rfc3164, rfc5424 or rfc5424micro");
    };
  }

  private static Address address(String text) {
    if (text.isEmpty()) {
      return new Address(Scheme.LOCAL, "", 0);
    }
    URI uri;
    try {
      uri = new URI(text);
    } catch (URISyntaxException e) {
      throw wrong(text, e.getReason());
    }
    String scheme = uri.getScheme() == null ? "" : uri.getScheme();
    return switch (scheme) {
      case "unix" -> new Address(Scheme.UNIX, path(uri, text), 0);
      case "unixgram" -> new Address(Scheme.UNIXGRAM, path(uri, text), 0);
      case "udp" -> network(Scheme.UDP, uri, text, 514);
      case "tcp" -> network(Scheme.TCP, uri, text, 514);
      case "tcp+tls" -> network(Scheme.TLS, uri, text, 6514);
      default -> throw wrong(text, "expected udp, tcp, tcp+tls, unix or unixgram");
    };
  }

  private static String path(URI uri, String text) {
    String path = uri.getPath();
    if (path == null || !path.startsWith("/")) {
      throw wrong(text, "expected an absolute path as unix:///dev/log");
    }
    return path;
  }

  private static Address network(Scheme scheme, URI uri, String text, int standardPort) {
    if (uri.getHost() == null) {
      throw wrong(text, "expected a host and perhaps a port");
    }
    int port = uri.getPort() < 0 ? standardPort : uri.getPort();
    if (port == 0 || port > 0xffff) {
      throw wrong(text, "port out of range");
    }
    return new Address(scheme, uri.getHost().replaceAll("[\\[\\]]", ""), port);
  }

  private static EngineException wrong(String text, String why) {
    return EngineException.invalid("log option syslog-address=" + text + ": " + why);
  }
}
