package org.pouchcontainer.rest.route;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;

/** Asks the JVM about itself, through its diagnostic commands. */
final class JvmInsight {
  private static final int MAX_TEXT = 4 << 20;
  private static final String NAME = "pouch-debug";

  private JvmInsight() {}

  /** All threads with what they are doing. */
  static String threads() {
    StringBuilder text = new StringBuilder();
    Thread.getAllStackTraces().entrySet().stream()
        .sorted(Map.Entry.comparingByKey(Comparator.comparing(Thread::getName)))
        .forEach(e -> append(text, e.getKey(), e.getValue()));
    return bounded(text.toString());
  }

  private static void append(StringBuilder text, Thread thread, StackTraceElement[] stack) {
    text.append('"')
        .append(thread.getName())
        .append("\" ")
        .append(thread.isDaemon() ? "daemon " : "")
        .append(thread.getState())
        .append('\n');
    for (StackTraceElement frame : stack) {
      text.append("\tat ").append(frame).append('\n');
    }
    text.append('\n');
  }

  /** How many objects of which class there are; collects garbage first. */
  static String heap() {
    return bounded(command("gcClassHistogram"));
  }

  static void startRecording() {
    command("jfrStart", "name=" + NAME, "settings=profile");
  }

  static void stopRecording(Path file) {
    command("jfrStop", "name=" + NAME, "filename=" + file);
  }

  private static String bounded(String text) {
    return text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT) + "\n(cut)\n";
  }

  private static String command(String name, String... arguments) {
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    try {
      Object answer =
          server.invoke(
              new ObjectName("com.sun.management:type=DiagnosticCommand"),
              name,
              new Object[] {arguments},
              new String[] {String[].class.getName()});
      return String.valueOf(answer);
    } catch (MalformedObjectNameException e) {
      throw new IllegalStateException("the JVM's own name", e);
    } catch (JMException e) {
      throw new EngineException(
          ErrorKind.NOT_IMPLEMENTED, "debug: this JVM cannot do " + name + ": " + e, e);
    }
  }
}
