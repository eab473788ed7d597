package org.pouchcontainer.linux.internal.service;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.function.Supplier;
import org.pouchcontainer.linux.KernelException;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;

/** Failures of this bundle as the one failure type that drivers and engine know. */
final class Translation {
  private Translation() {}

  /** Work on files by the JDK. */
  @FunctionalInterface
  interface FileWork {
    void run() throws IOException;
  }

  static <T> T call(Supplier<T> work) {
    try {
      return work.get();
    } catch (KernelException e) {
      throw e.asEngineException();
    }
  }

  static void run(Runnable work) {
    try {
      work.run();
    } catch (KernelException e) {
      throw e.asEngineException();
    }
  }

  static void files(String action, FileWork work) {
    try {
      work.run();
    } catch (IOException e) {
      throw new EngineException(kind(e), action + ": " + cause(e), e);
    }
  }

  private static String cause(IOException e) {
    return switch (kind(e)) {
      case NOT_FOUND -> "no such file or directory: " + e.getMessage();
      case ALREADY_EXISTS -> "exists: " + e.getMessage();
      case PERMISSION_DENIED -> "permission denied: " + e.getMessage();
      default -> String.valueOf(e.getMessage());
    };
  }

  /** The JDK tells a full disk and a read-only file system only by the C library's text. */
  private static ErrorKind kind(IOException e) {
    if (e instanceof NoSuchFileException) {
      return ErrorKind.NOT_FOUND;
    }
    if (e instanceof FileAlreadyExistsException) {
      return ErrorKind.ALREADY_EXISTS;
    }
    if (e instanceof AccessDeniedException) {
      return ErrorKind.PERMISSION_DENIED;
    }
    String text =
        String.valueOf(e instanceof FileSystemException f ? f.getReason() : e.getMessage());
    if (text.contains("No space left") || text.contains("quota exceeded")) {
      return ErrorKind.RESOURCE_EXHAUSTED;
    }
    return text.contains("Read-only") ? ErrorKind.FAILED_PRECONDITION : ErrorKind.INTERNAL;
  }
}
