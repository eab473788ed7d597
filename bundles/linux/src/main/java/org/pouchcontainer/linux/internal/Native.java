package org.pouchcontainer.linux.internal;

import com.kenai.jffi.CallContext;
import com.kenai.jffi.CallingConvention;
import com.kenai.jffi.HeapInvocationBuffer;
import com.kenai.jffi.Invoker;
import com.kenai.jffi.LastError;
import com.kenai.jffi.Library;
import com.kenai.jffi.MemoryIO;
import com.kenai.jffi.Type;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.pouchcontainer.linux.Errno;

/**
 * The binding to the C library, made once, on first use (about 50 ms on a cold JVM).
 *
 * <p>Made with jffi, the layer below jnr-ffi: all arguments here are integers, so nothing of what
 * jnr-ffi generates on top is needed, and it would cost another 90 ms at start. Besides, the code
 * that jnr-ffi 2.3.4 generates on x86_64 for six parameters passes rubbish as the sixth.
 */
final class Native {
  private static final Library LIBRARY =
      Library.getCachedInstance("libc.so.6", Library.LAZY | Library.LOCAL);
  private static final Invoker INVOKER = Invoker.getInstance();
  private static final LastError LAST_ERROR = LastError.getInstance();
  private static final MemoryIO MEMORY = MemoryIO.getInstance();

  // Integers of any width travel in whole registers, in both machines' calling conventions, and
  // an argument too many is harmless: one shape fits all functions.
  private static final CallContext SIX_ARGUMENTS = context(Type.SINT64, 6, true);
  private static final CallContext SEVEN_ARGUMENTS = context(Type.SINT64, 7, true);
  private static final CallContext FUNCTION = context(Type.SINT32, 6, false);

  private static final long SYSCALL = symbol("syscall");

  private Native() {}

  private static CallContext context(Type result, int count, boolean saveErrno) {
    Type[] parameters = new Type[count];
    Arrays.fill(parameters, Type.SINT64);
    return CallContext.getCallContext(result, parameters, CallingConvention.DEFAULT, saveErrno);
  }

  /** The address of a function. */
  static long symbol(String name) {
    long address = LIBRARY.getSymbolAddress(name);
    if (address == 0) {
      throw new UnsupportedOperationException(
          "C library function " + name + ": not found; glibc 2.34 or newer is needed");
    }
    return address;
  }

  /** The address of a direct buffer's first byte. */
  static long addressOf(ByteBuffer direct) {
    return MEMORY.getDirectBufferAddress(direct);
  }

  /** Calls a function that returns an int; arguments beyond its own are ignored. */
  static int call(long function, long a, long b, long c, long d, long e, long f) {
    return (int) INVOKER.invokeN6(FUNCTION, function, a, b, c, d, e, f);
  }

  static long syscall(Call call, long a, long b, long c, long d, long e, long f) {
    while (true) {
      long result =
          call.hasSixArguments()
              ? withSix(call.number(), a, b, c, d, e, f)
              : INVOKER.invokeN6(SIX_ARGUMENTS, SYSCALL, call.number(), a, b, c, d, e);
      if (result != -1) {
        return result;
      }
      int errno = LAST_ERROR.get();
      if (errno != Errno.EINTR.number() || !restartable(call)) {
        return -errno;
      }
    }
  }

  private static long withSix(long number, long a, long b, long c, long d, long e, long f) {
    HeapInvocationBuffer arguments = new HeapInvocationBuffer(SEVEN_ARGUMENTS);
    arguments.putLong(number);
    arguments.putLong(a);
    arguments.putLong(b);
    arguments.putLong(c);
    arguments.putLong(d);
    arguments.putLong(e);
    arguments.putLong(f);
    return INVOKER.invokeLong(SEVEN_ARGUMENTS, SYSCALL, arguments);
  }

  /** Linux frees the number even if close is interrupted; waits compute their time left anew. */
  private static boolean restartable(Call call) {
    return switch (call) {
      case CLOSE, PPOLL, EPOLL_PWAIT -> false;
      default -> true;
    };
  }
}
