/** The volume driver {@code tmpfs}: volumes in memory. */
@NullMarked
package org.pouchcontainer.driver.tmpfs;

import org.jspecify.annotations.NullMarked;
