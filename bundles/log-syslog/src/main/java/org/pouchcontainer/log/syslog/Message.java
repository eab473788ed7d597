package org.pouchcontainer.log.syslog;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.Collectors;
import org.pouchcontainer.spi.log.LogDetails;
import org.pouchcontainer.spi.log.LogLine;
import org.pouchcontainer.spi.log.LogSource;
import org.pouchcontainer.spi.log.LogTag;

/**
 * Messages of one container.
 *
 * <p>Source: RFC 3164, sections 4.1.1 to 4.1.3; RFC 5424, section 6; RFC 6587, section 3.4.1 for
 * the count before messages on encrypted streams. Docker uses the tag as APP-NAME and as MSGID.
 */
final class Message {
  private static final int ERROR = 3;
  private static final int INFORMATIONAL = 6;
  private static final DateTimeFormatter OLD =
      DateTimeFormatter.ofPattern("MMM ppd HH:mm:ss", Locale.ROOT);
  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ssxxx", Locale.ROOT);
  private static final DateTimeFormatter MICROS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSSxxx", Locale.ROOT);

  private final SyslogOptions options;
  private final String tag;
  private final String details;
  private final String host;
  private final long pid = ProcessHandle.current().pid();
  private final ZoneId zone = ZoneId.systemDefault();

  Message(SyslogOptions options, LogSource source, Map<String, String> raw) {
    this(options, source, raw, hostName());
  }

  Message(SyslogOptions options, LogSource source, Map<String, String> raw, String host) {
    this.options = options;
    this.tag = LogTag.of(source, raw, "{{.ID}}").replaceAll("\\s", "_");
    this.host = host;
    SortedMap<String, String> chosen = LogDetails.of(source, raw);
    this.details =
        chosen.entrySet().stream()
            .map(entry -> entry.getKey() + "=" + entry.getValue() + " ")
            .collect(Collectors.joining());
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      // RFC 5424, section 6.2.4: the nil value where nothing is known.
      return "-";
    }
  }

  /** One message with its line end, and its length before it where the stream wants that. */
  byte[] of(LogLine line) {
    int priority = options.facility() * 8 + (line.stderr() ? ERROR : INFORMATIONAL);
    // A line end inside would begin a new message, with a head of the container's choice.
    String text =
        details
            + new String(line.text(), StandardCharsets.UTF_8)
                .replace("\n", "\\n")
                .replace("\0", "\\0");
    String message =
        switch (options.format()) {
          case LOCAL -> "<%d>%s %s[%d]: %s\n".formatted(priority, old(line.time()), tag, pid, text);
          case RFC3164 ->
              "<%d>%s %s %s[%d]: %s\n".formatted(priority, old(line.time()), host, tag, pid, text);
          case RFC5424 -> modern(priority, SECONDS, line, text);
          case RFC5424_MICRO -> modern(priority, MICROS, line, text);
        };
    byte[] bytes = message.getBytes(StandardCharsets.UTF_8);
    if (options.address().scheme() != SyslogOptions.Scheme.TLS) {
      return bytes;
    }
    byte[] count = (bytes.length + " ").getBytes(StandardCharsets.US_ASCII);
    byte[] framed = new byte[count.length + bytes.length];
    System.arraycopy(count, 0, framed, 0, count.length);
    System.arraycopy(bytes, 0, framed, count.length, bytes.length);
    return framed;
  }

  private String old(Instant time) {
    return OLD.format(time.truncatedTo(ChronoUnit.SECONDS).atZone(zone));
  }

  private String modern(int priority, DateTimeFormatter form, LogLine line, String text) {
    return "<%d>1 %s %s %s %d %s - %s\n"
        .formatted(priority, form.format(line.time().atZone(zone)), host, tag, pid, tag, text);
  }
}
