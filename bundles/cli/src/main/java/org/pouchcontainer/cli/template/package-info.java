/**
 * Go's text templates over JSON, as far as {@code inspect --format} needs them: fields, variables,
 * pipelines, if, with, range, comments, trimming, and the usual functions.
 */
@NullMarked
package org.pouchcontainer.cli.template;

import org.jspecify.annotations.NullMarked;
