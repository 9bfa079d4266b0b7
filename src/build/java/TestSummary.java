import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Says how many tests ran, from surefire's reports, and why those that were skipped were skipped.
 * It runs from source, on any JDK from 17.
 *
 * <p>Argument: the folder with the reports. The status is 1 if a test failed or none passed.
 */
final class TestSummary {
    private int passed;
    private int failed;
    private final TreeMap<String, List<String>> skippedByReason = new TreeMap<>();

    private TestSummary() {}

    public static void main(String[] arguments) throws IOException, XMLStreamException {
        if (arguments.length != 1) {
            System.err.println("usage: TestSummary FOLDER");
            System.exit(2);
        }
        TestSummary summary = new TestSummary();
        try (DirectoryStream<Path> reports =
                Files.newDirectoryStream(Path.of(arguments[0]), "TEST-*.xml")) {
            for (Path report : reports) {
                summary.read(report);
            }
        }
        System.exit(summary.print() ? 0 : 1);
    }

    private void read(Path report) throws IOException, XMLStreamException {
        try (InputStream stream = Files.newInputStream(report)) {
            XMLStreamReader xml = XMLInputFactory.newFactory().createXMLStreamReader(stream);
            while (xml.hasNext()) {
                if (xml.next() == XMLStreamConstants.START_ELEMENT
                        && xml.getLocalName().equals("testcase")) {
                    readTest(xml);
                }
            }
        }
    }

    private void readTest(XMLStreamReader xml) throws XMLStreamException {
        String test = attribute(xml, "classname") + "." + attribute(xml, "name");
        String outcome = "passed";
        String message = "";
        while (!(xml.next() == XMLStreamConstants.END_ELEMENT
                && xml.getLocalName().equals("testcase"))) {
            if (xml.getEventType() != XMLStreamConstants.START_ELEMENT) {
                continue;
            }
            switch (xml.getLocalName()) {
                case "failure", "error" -> outcome = "failed";
                case "skipped" -> {
                    outcome = "skipped";
                    message = reason(xml);
                }
                default -> {}
            }
        }
        switch (outcome) {
            case "passed" -> passed++;
            case "skipped" ->
                    skippedByReason.computeIfAbsent(message, m -> new ArrayList<>()).add(test);
            default -> failed++;
        }
    }

    private boolean print() {
        int skipped = 0;
        for (var entry : skippedByReason.entrySet()) {
            skipped += entry.getValue().size();
            String reason = entry.getKey().isEmpty() ? "no reason given" : entry.getKey();
            System.out.println("skipped: " + reason);
            entry.getValue().forEach(test -> System.out.println("  " + test));
        }
        System.out.println(passed + " passed, " + failed + " failed, " + skipped + " skipped");
        return failed == 0 && passed > 0;
    }

    /** A message as an attribute, or the first line of a stack trace: its type and message. */
    private static String reason(XMLStreamReader xml) throws XMLStreamException {
        String type = attribute(xml, "type");
        String message = attribute(xml, "message");
        if (message.isEmpty()) {
            message = xml.getElementText().lines().findFirst().orElse("");
        }
        return message.startsWith(type + ": ") ? message.substring(type.length() + 2) : message;
    }

    private static String attribute(XMLStreamReader xml, String name) {
        String value = xml.getAttributeValue(null, name);
        return value == null ? "" : value;
    }
}
