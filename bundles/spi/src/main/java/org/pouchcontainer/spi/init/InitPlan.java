package org.pouchcontainer.spi.init;

import java.util.List;
import java.util.Map;

/**
 * How a rich container is started and stopped.
 *
 * @param command PID 1 with its arguments
 * @param environment added to the container's environment
 * @param mounts added to the container's mounts
 * @param files files to lay into the container before its start, by absolute path in the root
 * @param stopSignal the number of the signal that asks PID 1 for an orderly end
 * @param capabilities capabilities PID 1 needs on top of the container's
 * @param statusCommand what to exec to learn how the user's command is; empty if PID 1's end tells
 */
public record InitPlan(
    List<String> command,
    Map<String, String> environment,
    List<InitMount> mounts,
    List<InitFile> files,
    int stopSignal,
    List<String> capabilities,
    List<String> statusCommand) {
  /** Copies its collections. */
  public InitPlan {
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
    mounts = List.copyOf(mounts);
    files = List.copyOf(files);
    capabilities = List.copyOf(capabilities);
    statusCommand = List.copyOf(statusCommand);
  }

  /**
   * A mount that the init system needs.
   *
   * @param type file system type or {@code bind}
   * @param source host path for a bind, else a label
   * @param destination absolute path in the container
   * @param options in mount(8)'s spelling
   */
  public record InitMount(String type, String source, String destination, List<String> options) {
    /** Copies the options. */
    public InitMount {
      options = List.copyOf(options);
    }
  }

  /**
   * A file that the init system needs, as a unit or a script.
   *
   * @param path absolute path in the container
   * @param content its text
   * @param mode permission bits
   */
  public record InitFile(String path, String content, int mode) {}
}
