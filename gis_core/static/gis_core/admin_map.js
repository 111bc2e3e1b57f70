/* Draws the maps of forms: the object, its neighbours in the background, and the tools to draw it with.
   Coordinates are longitude and latitude (EPSG:4490, less than a metre from what Leaflet takes them for). */
"use strict";
(() => {
  /* Our pages say it by day and by night; Django's forms do not. */
  const BRAND = getComputedStyle(document.documentElement).getPropertyValue("--brand").trim() || "#17594a";
  const OWN = { color: BRAND, weight: 3, smoothFactor: 0.2, fillColor: BRAND, fillOpacity: 0.18 };
  const NEIGHBOUR = {
    color: "#8a8377", weight: 1.5, smoothFactor: 0.2, fillColor: "#8a8377", fillOpacity: 0.06, interactive: false,
    className: "admin-map__own",
  };
  const GROUND = { color: "#b3ab9a", weight: 1, smoothFactor: 0.2, dashArray: "4 4", fill: false, interactive: false };
  const NARROWEST_NAMED_PX = 46;
  const WAIT_MS = 150;

  const read = (id) => JSON.parse(document.getElementById(id).textContent);

  /* Leaflet.draw speaks through one table of the page. */
  function speak(texts) {
    const { toolbar, handlers } = L.drawLocal.draw;
    for (const name of Object.keys(toolbar.buttons)) toolbar.buttons[name] = texts.add;
    toolbar.actions.title = toolbar.actions.text = texts.cancel;
    toolbar.finish.title = toolbar.finish.text = texts.finish;
    toolbar.undo.title = toolbar.undo.text = texts.undo;
    handlers.marker.tooltip.start = texts.place;
    handlers.polyline.tooltip = { start: texts.start, cont: texts.go_on, end: texts.end };
    handlers.polygon.tooltip = { start: texts.start, cont: texts.go_on, end: texts.close };
    handlers.polyline.error = texts.crossing;
    const edit = L.drawLocal.edit;
    edit.toolbar.actions.save = { title: texts.save, text: texts.save };
    edit.toolbar.actions.cancel = { title: texts.cancel, text: texts.cancel };
    edit.toolbar.actions.clearAll = { title: texts.clear, text: texts.clear };
    edit.toolbar.buttons = { edit: texts.edit, editDisabled: texts.edit, remove: texts.remove, removeDisabled: texts.remove };
    edit.handlers.edit.tooltip = { text: texts.drag, subtext: "" };
    edit.handlers.remove.tooltip.text = texts.pick;
  }

  /* A multi shape is drawn part by part, so that each part can be edited by itself. */
  function parts(shape) {
    if (!shape.type.startsWith("Multi")) return [shape];
    const type = shape.type.slice("Multi".length);
    return shape.coordinates.map((coordinates) => ({ type, coordinates }));
  }

  class AdminMap {
    constructor(box) {
      this.config = read(box.dataset.adminMap);
      this.field = document.getElementById(this.config.field);
      this.note = box.querySelector(".admin-map__note");
      this.map = L.map(box.querySelector(".admin-map__canvas"), {
        zoomControl: false, attributionControl: false, maxZoom: 21, minZoom: 3, scrollWheelZoom: "center",
      });
      const { zoom_in: zoomInTitle, zoom_out: zoomOutTitle } = this.config.texts;
      L.control.zoom({ zoomInTitle, zoomOutTitle }).addTo(this.map);
      L.control.scale({ imperial: false }).addTo(this.map);
      this.neighbours = L.layerGroup().addTo(this.map);
      this.own = L.featureGroup().addTo(this.map);
      this.show();
      this.goToStart();
      if (this.config.editable) this.offerTools();
      this.map.on("moveend", () => {
        clearTimeout(this.timer);
        this.timer = setTimeout(() => this.loadNeighbours(), WAIT_MS);
      });
      this.loadNeighbours();
    }

    pin() {
      return L.icon({ iconUrl: this.config.pin, iconSize: [32, 40], iconAnchor: [16, 38] });
    }

    show() {
      const text = this.field.value ?? this.field.textContent;
      if (!text.trim()) return;
      let shape;
      try {
        shape = JSON.parse(text);
      } catch {
        return; // What a person typed into the field of a page without scripts; the server says what is wrong.
      }
      for (const part of parts(shape)) {
        L.geoJSON(part, { style: OWN, pointToLayer: (_, at) => L.marker(at, { icon: this.pin() }) })
          .eachLayer((layer) => this.own.addLayer(layer));
      }
    }

    goToStart() {
      const { bounds, view, closest: maxZoom } = this.config;
      const back = () => this.map.fitBounds(this.own.getBounds(), { maxZoom, padding: [40, 40], animate: false });
      if (this.own.getLayers().length) {
        back();
        this.offerWayBack(back);
      } else if (bounds) {
        const [west, south, east, north] = bounds;
        this.map.fitBounds([[south, west], [north, east]]);
      } else {
        this.map.setView([view.lat, view.lon], view.zoom);
      }
    }

    offerWayBack(back) {
      const control = L.control({ position: "topleft" });
      control.onAdd = () => {
        const bar = L.DomUtil.create("div", "leaflet-bar");
        const button = L.DomUtil.create("button", "admin-map__back", bar);
        button.type = "button";
        button.title = this.config.texts.back;
        button.textContent = "◎";
        L.DomEvent.on(button, "click", back);
        L.DomEvent.disableClickPropagation(bar);
        return bar;
      };
      control.addTo(this.map);
    }

    offerTools() {
      const kind = this.config.kind.replace("Multi", "");
      const any = kind === "Geometry";
      this.many = any || this.config.kind.startsWith("Multi");
      const polygon = { allowIntersection: false, shapeOptions: OWN };
      this.map.addControl(new L.Control.Draw({
        position: "topright",
        edit: { featureGroup: this.own, poly: { allowIntersection: false } },
        draw: {
          marker: (any || kind === "Point") && { icon: this.pin() },
          polyline: (any || kind === "LineString") && { shapeOptions: { ...OWN, fill: false } },
          polygon: (any || kind === "Polygon") && polygon,
          rectangle: false, circle: false, circlemarker: false,
        },
      }));
      this.map.on(L.Draw.Event.CREATED, ({ layer }) => {
        if (!this.many) this.own.clearLayers();
        this.own.addLayer(layer);
        this.write();
      });
      // While handles are dragged too: who saves the form before pressing "Done" loses nothing.
      for (const event of ["EDITVERTEX", "EDITMOVE", "EDITED", "EDITSTOP", "DELETED", "DELETESTOP"]) {
        this.map.on(L.Draw.Event[event], () => this.write());
      }
    }

    write() {
      const shapes = this.own.getLayers().map((layer) => layer.toGeoJSON(8).geometry);
      let shape = shapes[0] ?? null;
      if (shape && this.config.kind.startsWith("Multi")) {
        shape = { type: this.config.kind, coordinates: shapes.map((part) => part.coordinates) };
      }
      this.field.value = shape ? JSON.stringify(shape) : "";
    }

    say(text) {
      this.note.textContent = text;
      this.note.hidden = !text;
    }

    async loadNeighbours() {
      const url = new URL(this.config.neighbours, location.href);
      url.searchParams.set("bbox", this.map.getBounds().toBBoxString());
      this.asked?.abort();
      this.asked = new AbortController();
      try {
        const answer = await fetch(url, { signal: this.asked.signal, headers: { Accept: "application/json" } });
        if (!answer.ok) throw new Error(`${answer.status}`);
        const found = await answer.json();
        this.drawNeighbours(found.features);
        this.say(found.complete ? "" : this.config.texts.many);
      } catch (error) {
        if (error.name !== "AbortError") this.say(this.config.texts.failed);
      }
    }

    drawNeighbours(features) {
      this.neighbours.clearLayers();
      for (const feature of features) {
        const layer = L.geoJSON(feature, {
          style: feature.properties.own ? NEIGHBOUR : GROUND,
          pointToLayer: (_, at) => L.circleMarker(at, { ...NEIGHBOUR, radius: 5, fillOpacity: 0.5 }),
        });
        this.neighbours.addLayer(layer);
        const { label, own } = feature.properties;
        const permanent = this.isWide(layer);
        if (label && (permanent || own)) this.name(layer, label, permanent); // else under the pointer
      }
      this.own.eachLayer((layer) => layer.bringToFront?.());
    }

    isWide(layer) {
      const bounds = layer.getBounds();
      const [a, b] = [bounds.getNorthWest(), bounds.getSouthEast()].map((at) => this.map.latLngToContainerPoint(at));
      return Math.max(b.x - a.x, b.y - a.y) >= NARROWEST_NAMED_PX;
    }

    name(layer, label, permanent) {
      const text = document.createElement("span"); // a text node: names come from people
      text.textContent = label;
      layer.eachLayer((part) => part.bindTooltip(text, {
        permanent, direction: "center", className: "admin-map__label", interactive: false,
      }));
    }
  }

  function start() {
    const boxes = document.querySelectorAll("[data-admin-map]:not([data-started])");
    if (boxes.length) speak(read(boxes[0].dataset.adminMap).texts);
    for (const box of boxes) {
      box.dataset.started = "";
      new AdminMap(box);
    }
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
  document.addEventListener("htmx:afterSettle", start); // parts of a page that come later bring maps, too
})();
