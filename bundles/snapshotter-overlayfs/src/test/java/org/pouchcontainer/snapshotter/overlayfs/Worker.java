package org.pouchcontainer.snapshotter.overlayfs;

import java.nio.file.Path;

/**
 * A process that makes, commits and removes snapshots until it is killed, and prints each change
 * once the call has returned, as {@link KillTest} starts it.
 */
final class Worker {
  private Worker() {}

  /** Arguments: folder of the snapshots, number of the round. */
  public static void main(String[] args) {
    OverlaySnapshotter snapshotter = new OverlaySnapshotter(Path.of(args[0]), Host.FILES);
    String base = "base-" + args[1];
    snapshotter.prepare("making-" + args[1], null);
    say("+ making-" + args[1]);
    snapshotter.commit(base, "making-" + args[1]);
    say("- making-" + args[1]);
    say("+ " + base);
    for (int i = 0; ; i++) {
      String key = args[1] + "." + i;
      snapshotter.prepare(key, base);
      say("+ " + key);
      if (i % 3 == 0) {
        snapshotter.remove(key);
        say("- " + key);
      } else if (i % 3 == 1) {
        snapshotter.commit("layer-" + key, key);
        say("- " + key);
        say("+ layer-" + key);
      }
    }
  }

  private static void say(String change) {
    System.out.println(change);
    System.out.flush();
  }
}
