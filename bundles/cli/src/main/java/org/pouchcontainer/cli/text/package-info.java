/** Tables, durations, sizes and templates as users see them. */
@NullMarked
package org.pouchcontainer.cli.text;

import org.jspecify.annotations.NullMarked;
