package summary

import (
	"cmp"
	"slices"
)

// layout places the services of a picture in columns: who is reached from outside
// or named by nobody in the first, and everybody else behind the services that
// name it.
type layout struct {
	columns [][]string
	// column and row are by the name of a service.
	column, row map[string]int
}

func newLayout(services []Service) layout {
	l := layout{column: map[string]int{}, row: map[string]int{}}
	byName := map[string]Service{}
	for _, s := range services {
		byName[s.Name] = s
	}
	for _, s := range services {
		l.place(s, byName, map[string]bool{})
	}
	for _, s := range services {
		i := l.column[s.Name]
		for len(l.columns) <= i {
			l.columns = append(l.columns, nil)
		}
		l.columns[i] = append(l.columns[i], s.Name)
	}
	l.order(byName)
	return l
}

// place finds the column of a service, behind those of its clients. A service that
// is met again on the way is one of a circle, which is cut there.
func (l layout) place(s Service, byName map[string]Service, onTheWay map[string]bool) int {
	if column, done := l.column[s.Name]; done {
		return column
	}
	onTheWay[s.Name] = true
	column := 0
	for _, client := range s.Clients {
		if c, known := byName[client]; known && !onTheWay[client] {
			column = max(column, 1+l.place(c, byName, onTheWay))
		}
	}
	delete(onTheWay, s.Name)
	l.column[s.Name] = column
	return column
}

// order brings services near the clients that name them, and those that are
// published to the top.
func (l layout) order(byName map[string]Service) {
	for _, names := range l.columns {
		height := map[string]float64{}
		for i, name := range names {
			height[name] = float64(i)
			total, n := 0.0, 0.0
			for _, client := range byName[name].Clients {
				if l.column[client] < l.column[name] {
					total, n = total+float64(l.row[client]), n+1
				}
			}
			switch {
			case n > 0:
				height[name] = total / n
			case len(byName[name].Published) > 0:
				height[name] = -1
			}
		}
		slices.SortStableFunc(names, func(a, b string) int { return cmp.Compare(height[a], height[b]) })
		for i, name := range names {
			l.row[name] = i
		}
	}
}
