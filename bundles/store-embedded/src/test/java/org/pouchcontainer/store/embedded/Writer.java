package org.pouchcontainer.store.embedded;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.pouchcontainer.spi.store.Batch;

/**
 * A process that commits until it is killed and prints each key once its commit has returned, as
 * {@link KillTest} starts it.
 */
final class Writer {
  private static final int THREADS = 4;

  private Writer() {}

  /** Arguments: folder of the store, number of the round. */
  public static void main(String[] args) {
    EmbeddedStore store = new EmbeddedStore(Path.of(args[0]));
    String round = args[1];
    // Unbuffered but for the line, so that a printed key was acknowledged for certain.
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    for (int thread = 0; thread < THREADS; thread++) {
      int number = thread;
      new Thread(() -> write(store, round + "." + number, out)).start();
    }
  }

  private static void write(EmbeddedStore store, String prefix, PrintStream out) {
    for (int i = 0; ; i++) {
      String key = prefix + "." + i;
      store.commit(
          Batch.put("left", key, value(key))
              .andPut("right", key, value(key))
              .andDelete("right", prefix + "." + (i - 20)));
      synchronized (out) {
        out.println(key);
      }
    }
  }

  /** Up to 3 KB that tell whose they are. */
  static byte[] value(String key) {
    return (key + "|")
        .repeat(1 + Math.floorMod(key.hashCode(), 300))
        .getBytes(StandardCharsets.UTF_8);
  }
}
