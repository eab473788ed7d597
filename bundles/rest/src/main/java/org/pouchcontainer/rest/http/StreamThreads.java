package org.pouchcontainer.rest.http;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread of its own for each open stream, so that streams never take the threads that answer
 * requests. Virtual threads where the JVM keeps them from being pinned by native calls.
 */
public final class StreamThreads {
  private static final Logger LOG = LoggerFactory.getLogger(StreamThreads.class);
  private static final int MAX_THREADS = 4096;
  private static final long STACK_BYTES = 256L << 10;
  // Streams wait in system calls of jnr-ffi and in monitors; only from 24 on do monitors not pin.
  private static final int VIRTUAL_FROM = 24;

  private final ThreadFactory factory = factory();
  private final Semaphore free = new Semaphore(MAX_THREADS);

  /** Runs it on a thread of its own; RESOURCE_EXHAUSTED when there are too many streams. */
  public Thread start(String name, Runnable work) {
    if (!free.tryAcquire()) {
      throw new EngineException(
          ErrorKind.RESOURCE_EXHAUSTED,
          "open stream: " + MAX_THREADS + " streams are open; close some first");
    }
    boolean started = false;
    try {
      Thread thread =
          factory.newThread(
              () -> {
                try {
                  work.run();
                } catch (RuntimeException e) {
                  LOG.error("{} ended in a defect", name, e);
                } finally {
                  free.release();
                }
              });
      thread.setName(name);
      thread.start();
      started = true;
      return thread;
    } finally {
      if (!started) {
        free.release();
      }
    }
  }

  private static ThreadFactory factory() {
    if (Runtime.version().feature() >= VIRTUAL_FROM) {
      try {
        MethodHandles.Lookup lookup = MethodHandles.publicLookup();
        Class<?> builder = Class.forName("java.lang.Thread$Builder");
        Class<?> virtual = Class.forName("java.lang.Thread$Builder$OfVirtual");
        MethodHandle ofVirtual =
            lookup.findStatic(Thread.class, "ofVirtual", MethodType.methodType(virtual));
        MethodHandle factory =
            lookup.findVirtual(builder, "factory", MethodType.methodType(ThreadFactory.class));
        return (ThreadFactory) factory.invoke(ofVirtual.invoke());
      } catch (Throwable e) {
        LOG.warn("Virtual threads are not to be had, platform threads serve streams", e);
      }
    }
    return work -> {
      Thread thread = new Thread(null, work, "stream", STACK_BYTES);
      thread.setDaemon(true);
      return thread;
    };
  }
}
