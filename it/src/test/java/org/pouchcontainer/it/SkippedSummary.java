package org.pouchcontainer.it;

import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestExecutionResult.Status;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/** Prints at the end which tests were skipped and why. */
public final class SkippedSummary implements TestExecutionListener {
  private final Map<String, String> skipped = new ConcurrentSkipListMap<>();

  @Override
  public void executionSkipped(TestIdentifier test, String reason) {
    skipped.put(name(test), reason);
  }

  @Override
  public void executionFinished(TestIdentifier test, TestExecutionResult result) {
    if (result.getStatus() == Status.ABORTED) {
      skipped.put(name(test), result.getThrowable().map(Throwable::getMessage).orElse("aborted"));
    }
  }

  @Override
  public void testPlanExecutionFinished(TestPlan plan) {
    if (!skipped.isEmpty()) {
      System.out.println("Skipped, and why:");
      skipped.forEach((test, reason) -> System.out.println("  " + test + ": " + reason));
    }
  }

  private static String name(TestIdentifier test) {
    String parent =
        test.getParentIdObject()
            .map(id -> id.getLastSegment().getValue().replaceAll(".*\\.", ""))
            .orElse("");
    return parent + " " + test.getDisplayName();
  }
}
