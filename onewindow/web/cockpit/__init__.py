"""The cockpit: how a city's services stand, place by place, line by line, article by article. Every figure opens its list."""
