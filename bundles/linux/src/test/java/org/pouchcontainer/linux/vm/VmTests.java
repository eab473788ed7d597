package org.pouchcontainer.linux.vm;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectPackage;

import java.util.Arrays;
import java.util.List;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestExecutionResult.Status;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Runs the named test classes, or all of them, and prints what failed or was skipped. */
public final class VmTests {
  private VmTests() {}

  /** Ends with 0 if every test held or was skipped. */
  public static void main(String[] classes) {
    List<? extends DiscoverySelector> selectors =
        classes.length == 0
            ? List.of(selectPackage("org.pouchcontainer.linux"))
            : Arrays.stream(classes).map(name -> selectClass(name)).toList();
    Printer printer = new Printer();
    LauncherFactory.create()
        .execute(LauncherDiscoveryRequestBuilder.request().selectors(selectors).build(), printer);
    boolean held = printer.failed == 0 && printer.held > 0;
    System.out.printf(
        "%d tests held, %d failed, %d skipped%n", printer.held, printer.failed, printer.skipped);
    System.out.println(held ? "all tests held" : "not all tests held");
    System.exit(held ? 0 : 1);
  }

  private static final class Printer implements TestExecutionListener {
    private int held;
    private int failed;
    private int skipped;

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
      if (result.getStatus() == Status.SUCCESSFUL) {
        held += test.isTest() ? 1 : 0;
        return;
      }
      boolean aborted = result.getStatus() == Status.ABORTED;
      skipped += aborted ? 1 : 0;
      failed += aborted ? 0 : 1;
      System.out.println((aborted ? "SKIPPED " : "FAILED ") + test.getUniqueId());
      result
          .getThrowable()
          .ifPresent(
              e -> {
                if (aborted) {
                  System.out.println("  " + e.getMessage());
                } else {
                  e.printStackTrace(System.out);
                }
              });
    }
  }
}
