package dev.gatun.benchmarks.charts;

import org.apache.batik.svggen.SVGColor;
import org.apache.batik.svggen.SVGGeneratorContext;
import org.apache.batik.svggen.SVGGraphics2D;
import org.jfree.chart.JFreeChart;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

import java.awt.Dimension;
import java.awt.Rectangle;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;

/** A chart as SVG, with other colours where the page is dark. */
final class SvgFile {
    private static final String SVG = "http://www.w3.org/2000/svg";

    private static final int WIDTH = 860;

    private SvgFile() {}

    static void write(Path file, JFreeChart chart, int height) throws IOException {
        Document document;
        try {
            document =
                    DocumentBuilderFactory.newInstance()
                            .newDocumentBuilder()
                            .getDOMImplementation()
                            .createDocument(SVG, "svg", null);
        } catch (ParserConfigurationException e) {
            throw new IllegalStateException(e);
        }
        SVGGeneratorContext context = SVGGeneratorContext.createDefault(document);
        context.setComment("Drawn by benchmarks/run from the results beside it");
        context.setPrecision(2);
        Dimension size = new Dimension(WIDTH, height);
        SVGGraphics2D graphics = new SVGGraphics2D(context, false);
        graphics.setSVGCanvasSize(size);
        chart.draw(graphics, new Rectangle(size));

        Element root = graphics.getRoot();
        root.setAttribute("viewBox", "0 0 " + size.width + " " + size.height);
        root.setAttribute("role", "img");
        Element title = document.createElementNS(SVG, "title");
        title.setTextContent(chart.getTitle().getText());
        Element style = document.createElementNS(SVG, "style");
        style.setTextContent(darkStyle(context));
        root.insertBefore(style, root.getFirstChild());
        root.insertBefore(title, style);
        StringWriter text = new StringWriter();
        graphics.stream(root, text, false, false);
        Files.createDirectories(file.getParent());
        // Batik names the DTD of SVG 1.0, which nothing here needs, and has no line end at the end.
        Files.writeString(
                file, text.toString().replaceFirst("<!DOCTYPE[^>]*>\\s*", "").strip() + "\n");
    }

    /** A rule for each colour, whose selector is how Batik writes the light one. */
    private static String darkStyle(SVGGeneratorContext context) {
        StringBuilder style = new StringBuilder("@media (prefers-color-scheme: dark) {\n");
        for (Ink ink : Ink.values()) {
            String light = SVGColor.toSVG(ink.color(), context).getPaintValue();
            int dark = ink.darkColor().getRGB() & 0xffffff;
            for (String property : List.of("fill", "stroke")) {
                style.append(
                        "  [%1$s=\"%2$s\"] { %1$s: #%3$06x; }\n".formatted(property, light, dark));
            }
        }
        return style.append("}\n").toString();
    }
}
