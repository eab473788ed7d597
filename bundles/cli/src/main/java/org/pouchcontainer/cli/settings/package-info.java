/** What users keep between commands: contexts, and files that only their owner reads. */
@NullMarked
package org.pouchcontainer.cli.settings;

import org.jspecify.annotations.NullMarked;
