package org.pouchcontainer.it;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** Skips a test, with the reason, on a machine that lacks something. */
@Inherited
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(Needs.Condition.class)
public @interface Needs {
  /** What it needs. */
  Need[] value();

  /** Looks at the machine. */
  final class Condition implements ExecutionCondition {
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
      Needs needs =
          AnnotationSupport.findAnnotation(context.getElement(), Needs.class).orElse(null);
      if (needs != null) {
        for (Need need : needs.value()) {
          if (need.missing().isPresent()) {
            return ConditionEvaluationResult.disabled(need + ": " + need.missing().get());
          }
        }
      }
      return ConditionEvaluationResult.enabled("the machine has all");
    }
  }
}
