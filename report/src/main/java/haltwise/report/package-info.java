@NullMarked
package haltwise.report;

import org.jspecify.annotations.NullMarked;
