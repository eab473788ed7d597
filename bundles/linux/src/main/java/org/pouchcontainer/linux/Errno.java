package org.pouchcontainer.linux;

import org.pouchcontainer.spi.ErrorKind;

/**
 * The kernel's error numbers that callers tell apart, equal on x86_64 and aarch64.
 *
 * <p>Source: include/uapi/asm-generic/errno-base.h and errno.h. A number that is not listed here is
 * {@link #OTHER}; {@link KernelException#number()} still carries it.
 */
public enum Errno {
  /** Operation not permitted. */
  EPERM(1, "operation not permitted", ErrorKind.PERMISSION_DENIED),
  /** No such file or directory. */
  ENOENT(2, "no such file or directory", ErrorKind.NOT_FOUND),
  /** No such process. */
  ESRCH(3, "no such process", ErrorKind.NOT_FOUND),
  /** Interrupted by a signal; the wrappers retry it. */
  EINTR(4, "interrupted by a signal", ErrorKind.UNAVAILABLE),
  /** Input/output error of a device. */
  EIO(5, "input/output error", ErrorKind.DATA_LOSS),
  /** No device or reader at the other end. */
  ENXIO(6, "no such device or reader", ErrorKind.UNAVAILABLE),
  /** Arguments and environment too long. */
  E2BIG(7, "argument list too long", ErrorKind.INVALID_ARGUMENT),
  /** Not an executable. */
  ENOEXEC(8, "not an executable of this machine", ErrorKind.INVALID_ARGUMENT),
  /** Bad descriptor. */
  EBADF(9, "bad file descriptor", ErrorKind.INTERNAL),
  /** No child. */
  ECHILD(10, "no child process", ErrorKind.NOT_FOUND),
  /** Try again; a limit on processes, or nothing to read yet. */
  EAGAIN(11, "temporarily unavailable or a limit is reached", ErrorKind.RESOURCE_EXHAUSTED),
  /** Out of memory. */
  ENOMEM(12, "out of memory", ErrorKind.RESOURCE_EXHAUSTED),
  /** Permission denied. */
  EACCES(13, "permission denied", ErrorKind.PERMISSION_DENIED),
  /** Bad address. */
  EFAULT(14, "bad address", ErrorKind.INTERNAL),
  /** A block device is needed. */
  ENOTBLK(15, "block device required", ErrorKind.INVALID_ARGUMENT),
  /** Device or resource busy. */
  EBUSY(16, "device or resource busy", ErrorKind.CONFLICT),
  /** File exists. */
  EEXIST(17, "file exists", ErrorKind.ALREADY_EXISTS),
  /** Crosses file systems or mounts. */
  EXDEV(18, "crosses a file system or leaves the allowed root", ErrorKind.INVALID_ARGUMENT),
  /** No such device or file system type. */
  ENODEV(19, "no such device or file system type", ErrorKind.NOT_IMPLEMENTED),
  /** Not a directory. */
  ENOTDIR(20, "not a directory", ErrorKind.INVALID_ARGUMENT),
  /** Is a directory. */
  EISDIR(21, "is a directory", ErrorKind.INVALID_ARGUMENT),
  /** Invalid argument. */
  EINVAL(22, "invalid argument", ErrorKind.INVALID_ARGUMENT),
  /** Too many open files on the host. */
  ENFILE(23, "too many open files on the host", ErrorKind.RESOURCE_EXHAUSTED),
  /** Too many open files in this process. */
  EMFILE(24, "too many open files in this process", ErrorKind.RESOURCE_EXHAUSTED),
  /** Not suitable for this kind of file. */
  ENOTTY(25, "operation unknown to this kind of file", ErrorKind.NOT_IMPLEMENTED),
  /** The program is being written. */
  ETXTBSY(26, "program file is being written", ErrorKind.CONFLICT),
  /** File too large. */
  EFBIG(27, "file too large", ErrorKind.RESOURCE_EXHAUSTED),
  /** No space left. */
  ENOSPC(28, "no space left on device", ErrorKind.RESOURCE_EXHAUSTED),
  /** Cannot seek. */
  ESPIPE(29, "illegal seek", ErrorKind.INVALID_ARGUMENT),
  /** Read-only file system. */
  EROFS(30, "read-only file system", ErrorKind.FAILED_PRECONDITION),
  /** Too many links. */
  EMLINK(31, "too many links", ErrorKind.RESOURCE_EXHAUSTED),
  /** Nobody reads. */
  EPIPE(32, "broken pipe", ErrorKind.UNAVAILABLE),
  /** Out of range. */
  ERANGE(34, "result too large", ErrorKind.INVALID_ARGUMENT),
  /** Name too long. */
  ENAMETOOLONG(36, "file name too long", ErrorKind.INVALID_ARGUMENT),
  /** The kernel lacks the call. */
  ENOSYS(38, "not implemented by this kernel", ErrorKind.NOT_IMPLEMENTED),
  /** Directory not empty. */
  ENOTEMPTY(39, "directory not empty", ErrorKind.CONFLICT),
  /** A symbolic link where none is allowed, or too many of them. */
  ELOOP(40, "a symbolic link where none is allowed, or too many", ErrorKind.INVALID_ARGUMENT),
  /** No such attribute or no data. */
  ENODATA(61, "no such attribute", ErrorKind.NOT_FOUND),
  /** Protocol error. */
  EPROTO(71, "protocol error", ErrorKind.UNAVAILABLE),
  /** Value too large. */
  EOVERFLOW(75, "value too large", ErrorKind.INVALID_ARGUMENT),
  /** Too many users. */
  EUSERS(87, "too many users", ErrorKind.RESOURCE_EXHAUSTED),
  /** Not a socket. */
  ENOTSOCK(88, "not a socket", ErrorKind.INVALID_ARGUMENT),
  /** Message too long. */
  EMSGSIZE(90, "message too long", ErrorKind.INVALID_ARGUMENT),
  /** Wrong socket type. */
  EPROTOTYPE(91, "wrong socket type", ErrorKind.INVALID_ARGUMENT),
  /** Not supported. */
  EOPNOTSUPP(95, "operation not supported", ErrorKind.NOT_IMPLEMENTED),
  /** Address in use. */
  EADDRINUSE(98, "address in use", ErrorKind.CONFLICT),
  /** Connection reset. */
  ECONNRESET(104, "connection reset by peer", ErrorKind.UNAVAILABLE),
  /** No buffer space. */
  ENOBUFS(105, "no buffer space", ErrorKind.RESOURCE_EXHAUSTED),
  /** Not connected. */
  ENOTCONN(107, "not connected", ErrorKind.UNAVAILABLE),
  /** Timed out. */
  ETIMEDOUT(110, "timed out", ErrorKind.DEADLINE_EXCEEDED),
  /** Connection refused. */
  ECONNREFUSED(111, "connection refused", ErrorKind.UNAVAILABLE),
  /** Stale handle. */
  ESTALE(116, "stale file handle", ErrorKind.UNAVAILABLE),
  /** The file system needs repair. */
  EUCLEAN(117, "file system needs repair", ErrorKind.DATA_LOSS),
  /** Quota exceeded. */
  EDQUOT(122, "disk quota exceeded", ErrorKind.RESOURCE_EXHAUSTED),
  /** A number that this list does not have. */
  OTHER(-1, "unknown error", ErrorKind.INTERNAL);

  private static final Errno[] BY_NUMBER = byNumber();

  private final int number;
  private final String text;
  private final ErrorKind kind;

  Errno(int number, String text, ErrorKind kind) {
    this.number = number;
    this.text = text;
    this.kind = kind;
  }

  /** The error with this positive number, {@link #OTHER} if it is not listed. */
  public static Errno of(int number) {
    return number > 0 && number < BY_NUMBER.length ? BY_NUMBER[number] : OTHER;
  }

  /** The kernel's number, −1 for {@link #OTHER}. */
  public int number() {
    return number;
  }

  /** What it means, in lower case without a full stop. */
  public String text() {
    return text;
  }

  /** What a caller of the engine is told where nothing more is known. */
  public ErrorKind kind() {
    return kind;
  }

  private static Errno[] byNumber() {
    Errno[] table = new Errno[134];
    java.util.Arrays.fill(table, OTHER);
    for (Errno e : values()) {
      if (e.number > 0) {
        table[e.number] = e;
      }
    }
    return table;
  }
}
