/// What apply, restore and status say: each as text for people and as a document.
@NullMarked
package haltwise.app.apply;

import org.jspecify.annotations.NullMarked;
