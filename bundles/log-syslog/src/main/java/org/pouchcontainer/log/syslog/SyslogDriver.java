package org.pouchcontainer.log.syslog;

import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.pouchcontainer.spi.host.HostProcesses;
import org.pouchcontainer.spi.log.LogDriver;
import org.pouchcontainer.spi.log.LogSink;
import org.pouchcontainer.spi.log.LogSource;

/** Sends output to a syslog daemon: local or over the network, in the old form or the new. */
@Component(service = LogDriver.class, property = "driver.name=" + SyslogDriver.NAME)
public final class SyslogDriver implements LogDriver {
  static final String NAME = "syslog";

  private final HostProcesses host;

  /** A driver; {@code host} connects to datagram sockets. */
  @Activate
  public SyslogDriver(@Reference HostProcesses host) {
    this.host = host;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void validate(Map<String, String> options) {
    SyslogOptions.parse(options);
  }

  @Override
  public LogSink open(LogSource source, Map<String, String> options) {
    SyslogOptions parsed = SyslogOptions.parse(options);
    return new SyslogSink(
        () -> Transport.connect(parsed, host), new Message(parsed, source, options));
  }
}
