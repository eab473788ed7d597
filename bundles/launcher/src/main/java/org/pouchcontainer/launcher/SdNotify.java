package org.pouchcontainer.launcher;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Tells systemd about the daemon's state, see sd_notify(3).
 *
 * <p>The JDK has no datagram sockets of the unix family, so systemd's own program carries the
 * message; it is there wherever systemd runs.
 */
final class SdNotify {
  private final Map<String, String> environment;

  SdNotify(Map<String, String> environment) {
    this.environment = environment;
  }

  void ready() {
    send("READY=1", "STATUS=serving", "MAINPID=" + ProcessHandle.current().pid());
  }

  void stopping() {
    // Nothing depends on this message, so the stop does not wait until systemd has read it.
    send("--no-block", "STOPPING=1", "STATUS=stopping; containers run on");
  }

  private void send(String... arguments) {
    if (!environment.containsKey("NOTIFY_SOCKET")) {
      return;
    }
    List<String> command = new ArrayList<>(List.of("systemd-notify"));
    command.addAll(List.of(arguments));
    try {
      int code = new ProcessBuilder(command).inheritIO().start().waitFor();
      if (code != 0) {
        System.err.println("pouchd: systemd-notify ended with code " + code);
      }
    } catch (IOException e) {
      System.err.println("pouchd: notify systemd: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
