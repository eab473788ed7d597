/** Log driver {@code syslog}. */
@NullMarked
package org.pouchcontainer.log.syslog;

import org.jspecify.annotations.NullMarked;
